// The way in: registers the three elements. A page loads this one file as a module, and may import the classes from it.

import { BankgraphAccounts } from './accounts-element.js';
import { BankgraphBankPicker } from './bank-picker-element.js';
import { BankgraphLinks } from './links-element.js';

export { BankgraphAccounts, BankgraphBankPicker, BankgraphLinks };

/** @type {readonly (readonly [string, CustomElementConstructor])[]} */
const elements = [
  ['bankgraph-accounts', BankgraphAccounts],
  ['bankgraph-links', BankgraphLinks],
  ['bankgraph-bank-picker', BankgraphBankPicker],
];

// Loaded twice, as by two bundles, it is no error.
for (const [name, element] of elements)
  if (customElements.get(name) === undefined) customElements.define(name, element);
