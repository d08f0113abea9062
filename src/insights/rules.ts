export class RuleSet {
  static readonly empty = new RuleSet();
}
