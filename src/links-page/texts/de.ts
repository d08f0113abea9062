// The pages at /links in German: see texts.ts.

import { html } from '../../pages/html.ts';
import { authorising } from './de-authorising.ts';
import { grants } from './de-grants.ts';
import type { LinksTexts } from './texts.ts';

export const de: LinksTexts = {
  common: {
    yourBanks: 'Ihre Banken',
    signIn: 'Anmelden',
    cancel: 'Abbrechen',
    named: (name, detail) => html`<strong>${name}</strong>: ${detail}`,
    missing: 'Hier gibt es nichts',
    missingText: 'Diese Bank gibt es hier nicht, oder die Verbindung gehört nicht zu Ihnen.',
    foreign: 'Nicht ausgeführt',
    foreignText:
      'Diese Eingabe kam nicht von einer Ihrer Seiten, deshalb ist nichts geschehen. Bitte versuchen Sie es von dieser Seite aus noch einmal.',
    failed: 'Das hat nicht geklappt',
    unreadable: 'Ihre Anfrage war nicht lesbar. Es hat sich nichts geändert.',
    trouble: 'Bei uns ist eine Störung aufgetreten. Bitte laden Sie die Seite gleich noch einmal.',
    accountTypes: {
      CURRENT: 'Girokonto',
      SAVINGS: 'Sparkonto',
      CARD: 'Karte',
      LOAN: 'Kredit',
      MORTGAGE: 'Baufinanzierung',
      OTHER: 'Konto',
    },
    permissions: {
      accounts: {
        name: 'Konten',
        inText: 'Konten',
        detail: 'Bezeichnung, Art, Währung und Nummer der Konten, die Sie auswählen',
      },
      balances: { name: 'Kontostände', inText: 'Kontostände', detail: 'wie viel auf den Konten ist' },
      transactions: {
        name: 'Umsätze',
        inText: 'Umsätze',
        detail: 'Ein- und Ausgänge mit Tag, Betrag, Namen und Verwendungszweck',
      },
      identity: {
        name: 'Angaben zu Ihnen',
        inText: 'Angaben zu Ihnen',
        detail: 'Name, Anschrift und Kontaktdaten, wie sie der Bank vorliegen',
      },
      regularPayments: {
        name: 'Regelmäßige Zahlungen',
        inText: 'regelmäßige Zahlungen',
        detail: 'Ihre Lastschriften, Daueraufträge und Terminzahlungen',
      },
      beneficiaries: {
        name: 'Zahlungsempfänger',
        inText: 'Zahlungsempfänger',
        detail: 'wen Sie bei der Bank als Empfänger gespeichert haben, mit Konto',
      },
      products: {
        name: 'Zinsen und Gebühren',
        inText: 'Zinsen und Gebühren',
        detail: 'was Ihre Konten kosten und einbringen: Zinsen, Gebühren, Dispokredit',
      },
      statements: {
        name: 'Kontoauszüge',
        inText: 'Kontoauszüge',
        detail: 'die eigenen Kontoauszüge Ihrer Bank als Dateien',
      },
    },
  },
  signIn: {
    intro:
      'Sehen Sie, welche Banken Sie mit bankgraph verbunden haben, verbinden Sie eine weitere, oder beenden Sie eine Verbindung, wann immer Sie möchten.',
    outcomeWaits: 'Melden Sie sich an, um zu sehen, was aus Ihrer Verbindung geworden ist.',
    signedOutMeanwhile: 'Sie sind nicht mehr angemeldet, deshalb ist nichts geschehen. Bitte melden Sie sich neu an.',
    signedOut: 'Sie sind abgemeldet.',
    signedOutHere: 'Sie sind hier abgemeldet',
    leaving: 'Sie werden nun dorthin geleitet, wo Sie sich angemeldet haben, um sich auch dort abzumelden.',
    signOutThere: 'Auch dort abmelden',
    failures: {
      REFUSED: 'Sie wurden nicht angemeldet: Die Anmeldung wurde dort abgelehnt oder abgebrochen.',
      MISMATCH:
        'Sie wurden nicht angemeldet: Die Antwort war nicht für diesen Browser bestimmt. Bitte versuchen Sie es noch einmal.',
      NOT_A_CUSTOMER: 'Diese Seite ist für Kundinnen und Kunden. Ihr Zugang ist von anderer Art.',
      UNAVAILABLE: 'Die Anmeldung ist zurzeit nicht möglich. Bitte versuchen Sie es in einer Minute noch einmal.',
    },
  },
  overview: {
    yourLinks: 'Ihre Verbindungen',
    none: 'Noch ist keine Bank verbunden.',
    first:
      'Wählen Sie unten Ihre Bank aus und legen Sie fest, was dort gelesen werden darf. Die Freigabe erteilen Sie anschließend bei der Bank selbst.',
    firstElsewhere: 'Mit Ihrer Anmeldung können Sie nur lesen: Um eine Bank zu verbinden, brauchen Sie mehr Rechte.',
    linkABank: 'Bank verbinden',
    nothingToLink: 'Zurzeit lässt sich keine Bank verbinden.',
    endedLinks: 'Beendete Verbindungen',
    linkedAlready: 'Bereits verbunden',
    link: (bank) => `${bank} verbinden`,
    linkOnceMore: (bank) => `${bank} ein weiteres Mal verbinden`,
    sessions: 'Wo Sie angemeldet sind',
  },
  link: {
    states: {
      linked: 'Verbunden',
      endsSoon: 'Endet bald',
      notLinked: 'Nicht verbunden',
      atBank: 'Wartet bei der Bank auf Sie',
      notFinished: 'Nicht abgeschlossen',
      notConfirmed: 'Noch nicht bestätigt',
      expired: 'Abgelaufen',
      renewalNeeded: 'Erneuerung nötig',
      moved: 'Umgezogen',
      endedByYou: 'Von Ihnen beendet',
      endedAtBank: 'Bei der Bank beendet',
      endedByUs: 'Von uns beendet',
    },
    details: {
      endsSoon: 'Erneuern Sie die Verbindung, um sie weiter zu nutzen.',
      atBank: 'Falls Sie die Seite der Bank verlassen haben, beginnen Sie bitte noch einmal.',
      notFinished: 'Es wird nichts gelesen. Sie können es noch einmal versuchen.',
      notConfirmed:
        'Es wird nichts gelesen, bis die App, in der Sie begonnen haben, bestätigt, dass Sie es waren. Bestätigt sie es nicht, bleibt es dabei.',
      renewalNeeded: 'Erneuern Sie die Verbindung, um sie wieder zu nutzen.',
    },
    reasons: {
      AUTHORISATION_REFUSED:
        'Sie oder die Bank haben abgelehnt, deshalb wird nichts gelesen. Sie können es noch einmal versuchen.',
      AUTHORISATION_FAILED:
        'Die Antwort der Bank war nicht gültig, deshalb wird nichts gelesen. Bitte versuchen Sie es noch einmal.',
      AUTHORISATION_UNKNOWN:
        'Der Vorgang wurde bei uns unterbrochen, und wir wissen nicht, was die Bank getan hat. Es wird nichts gelesen. Bitte versuchen Sie es noch einmal.',
      AUTHORISATION_NOT_CONFIRMED:
        'Die App, in der Sie begonnen haben, hat nicht bestätigt, dass Sie es waren. Deshalb wird nichts gelesen.',
      AUTHORISATION_ABANDONED:
        'Sie sind nicht rechtzeitig von der Bank zurückgekommen, deshalb wird nichts gelesen. Sie können es noch einmal versuchen.',
      CONSENT_EXPIRED: 'Ihre Zustimmung ist abgelaufen. Erneuern Sie die Verbindung, um sie wieder zu nutzen.',
      REVOKED_AT_BANK:
        'Die Verbindung wurde bei der Bank beendet. Erneuern Sie sie, wenn Sie sie wieder nutzen möchten.',
      REVOKED_BY_OPERATOR: 'Wir haben die Verbindung beendet. Erneuern Sie sie, wenn Sie sie wieder nutzen möchten.',
      SIGN_IN_REQUIRED:
        'Die Bank verlangt, dass Sie sich dort neu anmelden. Erneuern Sie die Verbindung, um sie weiter zu nutzen.',
      BANK_MOVED: 'Sie haben diese Bank neu verbunden: Ihre Konten werden über die neue Verbindung gezeigt.',
      REFRESH_REFUSED: 'Die Bank gewährt uns keinen Zugang mehr. Erneuern Sie die Verbindung, um sie wieder zu nutzen.',
      REFRESH_ANSWER_LOST:
        'Der Kontakt zur Bank ist in einem ungünstigen Moment abgerissen. Erneuern Sie die Verbindung, um sie wieder zu nutzen.',
    },
    revocations: {
      told: 'Es wird nichts mehr gelesen.',
      pending:
        'Es wird nichts mehr gelesen. Die Bank konnte noch nicht benachrichtigt werden; wir versuchen es weiter.',
      failed:
        'Es wird nichts mehr gelesen. Die Bank konnte nicht benachrichtigt werden: Sie können die Zustimmung auch in Ihrem Online-Banking beenden.',
    },
    labels: {
      askedFor: 'Angefragt',
      shared: 'Freigegeben',
      wasShared: 'War freigegeben',
      accounts: 'Konten',
      begun: 'Begonnen',
      since: 'Seit',
      until: 'Gültig bis',
      ended: 'Beendet',
      away: 'In Ihrer Abwesenheit gelesen',
    },
    untilYouEndIt: 'Sie die Verbindung beenden',
    awayUntil: (minute) => html`bis ${minute}`,
    awayNoMore: (minute) => html`nicht mehr, seit ${minute}`,
    reconfirmDue: 'Bitte bestätigen Sie, dass die Freigabe weiter gelten soll. Dafür müssen Sie nicht zur Bank.',
    reconfirmOverdue:
      'Sie haben länger nicht bestätigt, dass die Freigabe weiter gelten soll: Gelesen wird nur noch, während Sie hier sind. Sie können es jetzt bestätigen, ohne die Bank.',
    accountsNotTold: 'Die Bank teilt sie im Moment nicht mit. Laden Sie die Seite später noch einmal.',
    noAccounts: 'Die Bank zeigt zurzeit keine.',
    whichSince: (when) => html`seit ${when}`,
    whichBegun: (when) => html`begonnen ${when}`,
    managedElsewhere:
      'Anderswo verwaltet: Ihr Dienstleister hat die Verbindung eingerichtet und kann sie erneuern oder beenden.',
    canLinkAnew: 'Sie können die Bank auch hier neu verbinden.',
    goOn: (bank) => `${bank} weiter freigeben`,
    renew: (bank) => `Verbindung zu ${bank} erneuern`,
    tryAgain: (bank) => `Noch einmal bei ${bank} versuchen`,
    remove: (bank) => `Verbindung zu ${bank} entfernen`,
    end: (bank) => `Verbindung zu ${bank} beenden`,
    linkAnew: (bank) => `${bank} neu verbinden`,
  },
  search: {
    title: 'Bank verbinden',
    name: 'Name Ihrer Bank',
    country: 'Land',
    allCountries: 'Alle Länder',
    find: 'Banken suchen',
    none: 'Keine Bank heißt so. Versuchen Sie es mit einem Teil des Namens.',
    noneIn: (country) =>
      `Keine Bank heißt so (Land: ${country}). Versuchen Sie es mit einem Teil des Namens oder mit allen Ländern.`,
    found: { one: '1 Bank', other: (count) => `${count} Banken` },
    shown: (count, from, to) => `${count}, angezeigt werden ${from} bis ${to}`,
    more: 'Weitere Banken zeigen',
    all: 'Alle Banken zeigen',
    standards: {
      'European open banking (PSD2)': 'Europäisches Open Banking (PSD2)',
      'European open banking, through Enable Banking': 'Europäisches Open Banking, über Enable Banking',
      'American and Canadian banks, through Plaid': 'Banken in den USA und Kanada, über Plaid',
    },
  },
  choice: {
    renewTitle: (bank) => `Verbindung zu ${bank} erneuern`,
    happens: 'So geht es weiter:',
    happensAgain: 'Sie geben die Verbindung noch einmal frei. Bis dahin bleibt sie, wie sie ist. So geht es weiter:',
    stepChoose: 'Sie wählen hier aus, was gelesen werden darf.',
    stepBank: (bank) =>
      `${bank} fragt Sie auf den eigenen Seiten, wer Sie sind und welche Konten Sie freigeben. Ihr Passwort bleibt dort.`,
    stepBack: 'Sie kommen hierher zurück und sehen, was freigegeben ist.',
    legend: (bank) => `Was bei ${bank} gelesen werden darf`,
    always: 'Gehört zu jeder Verbindung.',
    bankDecides: 'Wie lange die Verbindung gilt, entscheidet die Bank.',
    lastsUntil: (day) => html`Die Verbindung gilt längstens bis ${day}.`,
    endsAnyTime: 'Sie können sie hier jederzeit beenden. Bezahlt oder geändert werden kann damit nichts.',
    goTo: (bank) => `Weiter zu ${bank}`,
    renewAt: (bank) => `Bei ${bank} erneuern`,
    going: (bank) => `Weiter zu ${bank}`,
    goingText: (bank) => `Sie werden nun zu ${bank} geleitet. Bitte kommen Sie innerhalb von zehn Minuten zurück.`,
    goOnTo: (bank) => `Weiter zu ${bank}`,
    tooOften:
      'Das waren viele Versuche in kurzer Zeit. Es ist nichts geschehen. Bitte warten Sie eine Minute und versuchen Sie es dann noch einmal.',
    bankDown: (bank) =>
      `${bank} ist zurzeit nicht erreichbar. Es hat sich nichts geändert, und nichts wurde neu freigegeben. Bitte versuchen Sie es später noch einmal.`,
    bankRefused: (bank) =>
      `${bank} hat unsere Anfrage nicht angenommen. Es hat sich nichts geändert, und nichts wurde neu freigegeben. Bitte versuchen Sie es später noch einmal.`,
    refusals: {
      FORBIDDEN: 'Ihre Anmeldung erlaubt das nicht.',
      UNKNOWN_BANK: 'Diese Bank lässt sich hier nicht verbinden.',
      UNKNOWN_LINK: 'Diese Verbindung gibt es nicht.',
      UNREGISTERED_REDIRECT_URI:
        'Diese Seite ist nicht richtig eingerichtet. Bitte sagen Sie es denen, die sie betreiben.',
      INVALID_PERMISSIONS: 'Was Sie ausgewählt haben, kann die Bank nicht freigeben. Bitte wählen Sie neu.',
      INVALID_STATE: 'Diese Seite ist nicht richtig eingerichtet. Bitte sagen Sie es denen, die sie betreiben.',
    },
  },
  authorising,
  ending: {
    endTitle: (bank) => `Verbindung zu ${bank} beenden?`,
    removeTitle: (bank) => `Verbindung zu ${bank} entfernen?`,
    whatEnds: 'Das endet:',
    nothingRead: (bank, what) => `Bei ${bank} wird nichts mehr gelesen: ${what}.`,
    keptIsDropped: 'Was hier davon zwischengespeichert war, wird gelöscht.',
    bankIsTold: (bank) => `${bank} erfährt, dass Sie Ihre Zustimmung zurücknehmen.`,
    whatStays: (bank) =>
      `Das bleibt: Ihre Konten bei ${bank} und Ihre Zahlungen sind davon nicht berührt. Sie können die Bank jederzeit wieder verbinden.`,
    neverLinked: (bank) =>
      `${bank} war nie verbunden. Was begonnen wurde, wird verworfen, und ${bank} erfährt davon, soweit es dort bekannt ist.`,
    keep: 'Behalten',
  },
  reconfirmation: {
    title: (bank) => `${bank} weiter freigeben?`,
    shared: (bank, what) => `Das geben Sie bei ${bank} frei: ${what}.`,
    lastsUntil: (bank, day) =>
      html`Ihre Zustimmung bei ${bank} gilt bis ${day}. Sie können die Verbindung hier jederzeit beenden.`,
    lasts: 'Die Verbindung gilt, bis Sie sie beenden. Das können Sie hier jederzeit tun.',
    endInstead: 'Stattdessen beenden',
    notNow: 'Nicht jetzt',
  },
  outcomes: {
    linked: (bank) => `${bank} ist verbunden.`,
    renewed: (bank) => `Die Verbindung zu ${bank} ist erneuert.`,
    ended: (bank, rest) => `Die Verbindung zu ${bank} ist beendet. ${rest}`,
    goesOn: (bank) => `${bank} bleibt freigegeben.`,
    staysAsItWas: 'Die Verbindung bleibt, wie sie war.',
    nothingShared: 'Es wird nichts gelesen.',
    refused: (bank, rest) => `Sie oder ${bank} haben abgelehnt. ${rest}`,
    tooLate: (bank, rest) =>
      `Die Rückkehr von ${bank} hat zu lange gedauert. ${rest} Bitte versuchen Sie es noch einmal.`,
    notAccepted: (bank, rest) =>
      `Die Antwort von ${bank} war nicht gültig. ${rest} Bitte versuchen Sie es noch einmal.`,
    unknown: (bank, rest) =>
      `Wir wissen nicht, was ${bank} getan hat. ${rest} Was dort womöglich freigegeben wurde, wird zurückgenommen. Bitte versuchen Sie es noch einmal.`,
    failed: (bank, rest) => `${bank} konnte nicht verbunden werden. ${rest} Bitte versuchen Sie es noch einmal.`,
  },
  grants,
  sessions: {
    title: 'Wo Sie angemeldet sind',
    intro:
      'In diesen Browsern sind Sie auf diesen Seiten angemeldet. Wenn Sie einen nicht kennen, melden Sie sich dort ab und ändern Sie Ihr Passwort dort, wo Sie sich anmelden.',
    browser: 'Ein Browser',
    browserOn: (browser, system) => `${browser} auf ${system}`,
    thisBrowser: 'Dieser Browser',
    signedIn: 'Angemeldet',
    lastUsed: 'Zuletzt benutzt',
    endsByItself: 'Endet von selbst',
    signOutHere: 'Hier abmelden',
    signOutThere: 'Dort abmelden',
    which: (browser, minute) => html`(${browser}, seit ${minute})`,
    signOutElsewhere: 'Überall außer hier abmelden',
    nothingToEnd: 'Es gab nichts mehr abzumelden.',
    ended: {
      one: 'Sie sind dort abgemeldet.',
      other: (count) => `Sie sind in ${count} anderen Browsern abgemeldet.`,
    },
  },
  callback: {
    title: 'Ihre Bank',
    reading: 'Zurück von Ihrer Bank',
    wait: 'Einen Moment, bitte.',
    noScript:
      'Die Antwort Ihrer Bank lässt sich nur mit JavaScript lesen. Bitte schalten Sie es ein und laden Sie diese Seite noch einmal.',
    nothing: 'Hier gibt es nichts abzuschließen.',
    refusals: {
      NO_ANSWER: 'Das ist keine Antwort einer Bank. Bitte beginnen Sie dort noch einmal, woher Sie kamen.',
      UNKNOWN_STATE:
        'Dieser Vorgang ist vorbei oder wurde nie begonnen. Bitte beginnen Sie dort noch einmal, woher Sie kamen.',
      OTHER_BROWSER:
        'Dieser Vorgang wurde in einem anderen Browser begonnen. Bitte machen Sie dort weiter, oder beginnen Sie hier noch einmal.',
      IN_PROGRESS: 'Die Antwort Ihrer Bank wird gerade verarbeitet. Bitte laden Sie diese Seite gleich noch einmal.',
      UNREGISTERED_REDIRECT_URI: 'Die Adresse, von der Sie kamen, ist hier nicht mehr bekannt.',
    },
    notNow: 'Die Antwort Ihrer Bank lässt sich zurzeit nicht verarbeiten. Bitte laden Sie diese Seite noch einmal.',
  },
};
