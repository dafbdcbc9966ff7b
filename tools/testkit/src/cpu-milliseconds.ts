/** The processor time that something takes in this process, in milliseconds: a busy machine makes it wait, and costs it nothing. */
export async function cpuMilliseconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  return process.cpuUsage(before).user / 1000;
}
