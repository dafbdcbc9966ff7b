export { areaOf, type Check } from './check.ts';
export { checks } from './checks.ts';
export { examine, type Diagnosis, type ExamineOptions } from './examine.ts';
export type { Finding, Observation, Status } from './finding.ts';
export { nodeDoctorPorts } from './node-ports.ts';
export { openDoctor, type OpenDoctorOptions } from './open-doctor.ts';
export { openSubject, type Adviser, type Subject, type SubjectOptions, type PlannedTransfer } from './subject.ts';
export type { DoctorPorts } from './ports.ts';
export { settingsFor, type Settings } from './settings.ts';
