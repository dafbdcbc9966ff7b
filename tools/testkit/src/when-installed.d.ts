/**
 * A suite that needs programs of the machine. Where one is missing the suite is skipped, and one line says so and counts
 * its tests; where `CI` is set, a missing program is a failure.
 */
export declare function whenInstalled(programs: readonly string[], title: string, suite: () => void): void;
export declare function isInstalled(program: string): boolean;
