/** How much processor time and memory this process has taken, in seconds and bytes. */
export function processUsage(): { readonly cpu: number; readonly memory: number } {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1e6, memory: process.memoryUsage.rss() };
}
