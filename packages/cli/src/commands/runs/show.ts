import ReportCommand from '../report.ts';

export default class RunsShow extends ReportCommand {
  static override summary = 'Show the report of a stored run, like cse report';
  static override examples = [
    '<%= config.bin %> <%= command.id %> 3f9c',
    '<%= config.bin %> <%= command.id %> latest --html report.html',
  ];
}
