export class RuleSet {
  static readonly none = new RuleSet();
}
