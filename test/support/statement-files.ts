// Statements as files, written after the standards' documents: camt.052 and 053 in the oldest and the newest version in use, MT940
// as German and Dutch banks write it.

/** What one booking of a camt file is made of. */
export interface CamtEntry {
  readonly amount: string;
  readonly currency?: string;
  readonly indicator: 'CRDT' | 'DBIT';
  readonly status?: string;
  readonly day: string;
  readonly isReversal?: boolean;
  readonly reference?: string;
  /** XML of NtryDtls and what else an entry has. */
  readonly more?: string;
}

/** The version of the message. */
export type CamtVersion = '001.02' | '001.08';

const toEntry = (entry: CamtEntry, version: CamtVersion): string => {
  const { amount, currency = 'EUR', indicator, status = 'BOOK', day, isReversal, reference, more = '' } = entry;
  return `<Ntry>
    <Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${indicator}</CdtDbtInd>
    ${isReversal === undefined ? '' : `<RvslInd>${isReversal}</RvslInd>`}
    <Sts>${version === '001.02' ? status : `<Cd>${status}</Cd>`}</Sts>
    <BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt>
    ${reference === undefined ? '' : `<AcctSvcrRef>${reference}</AcctSvcrRef>`}
    <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn><Prtry><Cd>NTRF+166</Cd></Prtry></BkTxCd>
    ${more}
  </Ntry>`;
};

const balance = (code: string, amount: string, day: string) => `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>
  <Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;

/** A camt.053 (`Stmt`) or camt.052 (`Rpt`) of one account, with its opening and closing balance. */
export function camt(
  kind: 'camt.052' | 'camt.053',
  version: CamtVersion,
  iban: string,
  entries: readonly CamtEntry[],
  more = '',
): string {
  const [message, report] = kind === 'camt.053' ? ['BkToCstmrStmt', 'Stmt'] : ['BkToCstmrAcctRpt', 'Rpt'];
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${kind}.${version}">
 <${message}>
  <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-20T10:00:00Z</CreDtTm></GrpHdr>
  <${report}>
   <Id>S1</Id><CreDtTm>2026-11-20T10:00:00Z</CreDtTm>
   <Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>
   ${balance('OPBD', '1000.00', '2026-11-01')}${balance('CLBD', '2000.00', '2026-11-20')}
   ${entries.map((entry) => toEntry(entry, version)).join('\n')}
   ${more}
  </${report}>
 </${message}>
</Document>`;
}

/** NtryDtls of one transaction with another party, in a version's form. */
export function details(version: CamtVersion, side: 'Dbtr' | 'Cdtr', name: string, iban: string, text: string): string {
  const party = version === '001.02' ? `<Nm>${name}</Nm>` : `<Pty><Nm>${name}</Nm></Pty>`;
  const bic = version === '001.02' ? 'BIC' : 'BICFI';
  return `<NtryDtls><TxDtls>
    <Refs><EndToEndId>E2E-1</EndToEndId></Refs>
    <RltdPties><${side}>${party}</${side}><${side}Acct><Id><IBAN>${iban}</IBAN></Id></${side}Acct></RltdPties>
    <RltdAgts><${side}Agt><FinInstnId><${bic}>DEUTDEFF</${bic}></FinInstnId></${side}Agt></RltdAgts>
    <RmtInf><Ustrd>${text}</Ustrd></RmtInf>
  </TxDtls></NtryDtls>`;
}

/** A message MT940: its lines 61 and 86 between an opening and a closing balance. */
export function mt940(account: string, lines: readonly string[], closing = ':62F:C261120EUR2000,00'): string {
  return [':20:STARTUMS', `:25:${account}`, ':28C:1/1', ':60F:C261101EUR1000,00', ...lines, closing, '-', ''].join(
    '\r\n',
  );
}

/** A day as MT940 writes it. */
export const swiftDay = (day: string): string => day.slice(2).replaceAll('-', '');
