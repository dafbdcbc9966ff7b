import { CseCommand } from '../command.ts';
import { copyAndShow, type CopyReport } from '../copy-and-show.ts';
import { failureOf, isQuietExit } from '../failure.ts';
import { asInGo, imgpkg } from '../flags/imgpkg.ts';
import { showing } from '../flags/what-and-where.ts';
import { printFailure } from '../print-failure.ts';

export default class Copy extends CseCommand {
  static override summary = 'Copy one image, bundle or lock, as imgpkg copy does';
  static override description =
    'Takes the flags of imgpkg copy and its variables (IMGPKG_*), and writes the same tags, locks and tars. ' +
    'Like imgpkg, it exits with 1 for every error.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> -b registry.example.com/app-bundle:1.0 --to-tar app.tar',
    '<%= config.bin %> <%= command.id %> --tar app.tar --to-repo base.myregistry.company.com/app',
  ];
  static override flags = { ...imgpkg, ...showing };

  async run(): Promise<CopyReport> {
    const { flags } = await this.parse(Copy, asInGo(this.argv));
    const { progress, tty } = flags;
    return copyAndShow(flags, { progress, json: this.jsonEnabled(), tty, config: this.config });
  }

  protected override async catch(error: Error): Promise<never> {
    if (isQuietExit(error)) throw error;
    const failure = failureOf(error, ['copy', ...this.argv]);
    const exit = failure.fault === 'interrupted' ? failure.exit : 1;
    const debug = this.argv.includes('--debug') ? error : undefined;
    printFailure({ ...failure, exit }, { json: this.jsonEnabled(), debug });
    return this.exit(exit);
  }
}
