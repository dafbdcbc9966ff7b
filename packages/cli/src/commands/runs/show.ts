import ReportCommand from '../report.ts';

export default class RunsShow extends ReportCommand {
  static override summary = 'Show what happened in a run that is kept, as cse report does';
  static override examples = [
    '<%= config.bin %> <%= command.id %> 3f9c',
    '<%= config.bin %> <%= command.id %> latest --html report.html',
  ];
}
