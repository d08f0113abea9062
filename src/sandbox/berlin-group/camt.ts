// A statement as a camt.053 file, as Alpenbank has them alone. Called by transactions.ts. Source: ISO 20022 camt.053.001.02, as
// the German banks write it (DK, Anlage 3). No balances: the period is the client's, not a statement's.
import type { Account } from '../ledger/accounts.ts';
import { toUnsignedDecimal } from '../ledger/currency.ts';
import type { Entry } from '../ledger/ledger.ts';
import { entryCodes } from './codes.ts';
import { type House, toText } from './wire.ts';

const toXmlText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const element = (name: string, content: string | undefined): string =>
  content === undefined || content === '' ? '' : `<${name}>${content}</${name}>`;
const text = (name: string, value: string | undefined): string =>
  element(name, value === undefined ? undefined : toXmlText(value));

/** The other party on its side: of a debit the creditor. */
function toParties({ amountMinor, kind, counterparty: party, madeAtMs }: Entry): string {
  if (party === undefined) return '';
  const side = amountMinor < 0n || kind === 'direct-debit-return' ? 'Cdtr' : 'Dbtr';
  const iban = madeAtMs === undefined ? party.iban : '';
  return element(
    'RltdPties',
    `${element(side, text('Nm', party.name))}${element(`${side}Acct`, element('Id', text('IBAN', iban)))}`,
  );
}

function toEntry(house: House, entry: Entry): string {
  const [out, into, proprietary] = entryCodes[entry.kind];
  const [domain = '', family = '', subFamily = ''] = (entry.amountMinor < 0n ? out : into).split('-');
  const code = `${element('Domn', `${text('Cd', domain)}${element('Fmly', `${text('Cd', family)}${text('SubFmlyCd', subFamily)}`)}`)}${element('Prtry', text('Cd', proprietary))}`;
  const references = `${text('EndToEndId', entry.endToEndId)}${text('MndtId', entry.mandateId)}`;
  const details = `${element('Refs', references)}${toParties(entry)}${element('RmtInf', text('Ustrd', toText(house, entry)))}`;
  return `<Ntry><Amt Ccy="${entry.currency}">${toUnsignedDecimal(entry.amountMinor, entry.currency)}</Amt>${text('CdtDbtInd', entry.amountMinor < 0n ? 'DBIT' : 'CRDT')}${text('Sts', 'BOOK')}${element('BookgDt', text('Dt', entry.day))}${element('ValDt', text('Dt', entry.valueDay))}${text('AcctSvcrRef', entry.id)}${element('BkTxCd', code)}${element('NtryDtls', element('TxDtls', details))}</Ntry>\n`;
}

/** The document of these entries, oldest first. */
export function toCamt053(
  house: House,
  account: Account,
  { entries, nowMs }: { readonly entries: readonly Entry[]; readonly nowMs: number },
): string {
  const made = new Date(nowMs).toISOString();
  const id = `${account.accountNumber}${made.replaceAll(/\D/g, '').slice(0, 14)}`;
  const head = `${element('GrpHdr', `${text('MsgId', id)}${text('CreDtTm', made)}`)}`;
  const owner = `${element('Id', text('IBAN', account.iban))}${text('Ccy', account.currency)}`;
  const oldestFirst = [...entries].reverse().map((entry) => toEntry(house, entry));
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>${head}<Stmt>${text('Id', id)}${text('CreDtTm', made)}${element('Acct', owner)}
${oldestFirst.join('')}</Stmt></BkToCstmrStmt></Document>
`;
}
