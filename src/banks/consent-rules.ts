// How long consents last under PSD2 and what the United Kingdom made of it: the country decides, whichever standard a bank there
// speaks. Called by the standards' descriptors. Sources: Commission Delegated Regulation (EU) 2018/389 (RTS on SCA), article 10a as
// of Delegated Regulation (EU) 2022/2360; the UK's SCA-RTS, articles 10A and 36(6), FCA PS21/19.

import type { Bank } from '../domain/bank.ts';
import type { ConsentRule } from '../domain/consent-rule.ts';

/** Since 26 March 2022 the customer reconfirms with the account information service provider, not with the bank. */
const reconfirmation = {
  days: 90,
  source:
    'UK SCA-RTS article 36(6) (FCA PS21/19): the customer reconfirms here every 90 days, or nothing is read without them',
};
/** Banks need ask for strong authentication again only so long after the last. */
const longestDays = 180;

/** The rule of a bank; `endWord` is what its standard calls a consent's end. */
export function toPaymentServicesRule({ country }: Pick<Bank, 'country'>, endWord: string): ConsentRule {
  if (country === 'GB') {
    return {
      longestDays: null,
      endSource: `the consent’s own end (${endWord}), where the bank gave it one`,
      reconfirmation,
    };
  }
  return {
    longestDays,
    endSource: `the consent’s own end (${endWord}), and 180 days after strong authentication (RTS on SCA, article 10a)`,
    reconfirmation: null,
  };
}
