// Faults of a configuration, gathered: an operator mends all of them at once, not one a start.

/** One fault: where (a variable's name, or path and line of a file) and what. Never a secret's value. */
export interface ConfigFault {
  readonly where: string;
  readonly what: string;
}

/** The configuration cannot be used. `message` lists every fault. */
export class InvalidConfig extends Error {
  override readonly name = 'InvalidConfig';
  readonly faults: readonly ConfigFault[];
  constructor(faults: readonly ConfigFault[]) {
    super(
      [
        `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:`,
        ...faults.map(({ where, what }) => `  ${where}: ${what}`),
      ].join('\n'),
    );
    this.faults = faults;
  }
}
