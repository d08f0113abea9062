// The texts of the consent pages, in the language of the house. Read by page.ts.
import type { SandboxPermission } from '../description.ts';

/** A language that a house's pages are written in. */
export type Language = 'en' | 'de' | 'fr';

/** What the page of one account's choice says. */
interface ChoiceWords {
  readonly accounts: string;
  readonly choose: string;
  readonly noAccounts: string;
  readonly chooseOne: string;
  readonly allow: string;
  readonly refuse: string;
  readonly back: string;
}

/** The texts about payments in one language. */
export interface PaymentWords {
  readonly title: string;
  readonly cancelTitle: string;
  readonly asks: (client: string) => string;
  readonly asksToCancel: (client: string) => string;
  readonly payee: string;
  readonly account: string;
  readonly amount: string;
  readonly reference: string;
  readonly day: string;
  readonly now: string;
  readonly choice: ChoiceWords;
}

/** All texts of the pages in one language. */
export interface Words {
  readonly payment: PaymentWords;
  readonly title: string;
  readonly development: string;
  readonly asks: (client: string) => string;
  readonly who: string;
  readonly next: string;
  readonly accounts: string;
  readonly choose: string;
  readonly noAccounts: string;
  readonly chooseOne: string;
  readonly shared: string;
  readonly until: (date: string) => string;
  readonly noEnd: string;
  readonly allow: string;
  readonly refuse: string;
  readonly back: string;
  readonly gone: string;
  readonly whichBank: string;
  readonly linkBank: string;
  readonly done: string;
  readonly permissions: Readonly<Record<SandboxPermission, string>>;
}

/** The texts by language. */
export const words: Readonly<Record<Language, Words>> = {
  en: {
    payment: {
      title: 'Approve a payment',
      cancelTitle: 'Cancel a payment',
      asks: (client) => `${client} asks to make this payment from your account.`,
      asksToCancel: (client) => `${client} asks to cancel this payment.`,
      payee: 'Payee',
      account: 'Payee’s account',
      amount: 'Amount',
      reference: 'Reference',
      day: 'Paid on',
      now: 'Now',
      choice: {
        accounts: 'Which account do you want to pay from?',
        choose: 'The payment is made from one account.',
        noAccounts: 'None of your accounts can make this payment.',
        chooseOne: 'Choose the account to pay from, or refuse.',
        allow: 'Approve',
        refuse: 'Refuse',
        back: 'Someone else',
      },
    },
    title: 'Share your account data',
    development: 'A simulated bank, for development only. There is no password.',
    asks: (client) => `${client} asks to read data of your accounts.`,
    who: 'Who are you?',
    next: 'Continue',
    accounts: 'Which accounts do you want to share?',
    choose: 'Only the accounts that you tick are shared.',
    noAccounts: 'None of your accounts can be shared with this request.',
    chooseOne: 'Choose at least one account, or refuse.',
    shared: 'What is shared',
    until: (date) => `Until ${date}. You can take this back at any time.`,
    noEnd: 'Until you take it back.',
    allow: 'Allow',
    refuse: 'Refuse',
    back: 'Someone else',
    gone: 'This page has expired. Please go back to where you came from and start again.',
    whichBank: 'Which bank is it?',
    linkBank: 'Link your bank',
    done: 'You are done. You can close this page.',
    permissions: {
      accounts: 'Accounts: name, number and type',
      balances: 'Balances',
      transactions: 'Transactions',
      identity: 'Your name and contact details',
    },
  },
  de: {
    payment: {
      title: 'Zahlung freigeben',
      cancelTitle: 'Zahlung stornieren',
      asks: (client) => `${client} möchte diese Zahlung von Ihrem Konto auslösen.`,
      asksToCancel: (client) => `${client} möchte diese Zahlung stornieren.`,
      payee: 'Empfänger',
      account: 'Konto des Empfängers',
      amount: 'Betrag',
      reference: 'Verwendungszweck',
      day: 'Ausführung am',
      now: 'Sofort',
      choice: {
        accounts: 'Von welchem Konto möchten Sie zahlen?',
        choose: 'Die Zahlung geht von einem Konto ab.',
        noAccounts: 'Von keinem Ihrer Konten kann diese Zahlung abgehen.',
        chooseOne: 'Wählen Sie das Konto, oder lehnen Sie ab.',
        allow: 'Freigeben',
        refuse: 'Ablehnen',
        back: 'Jemand anderes',
      },
    },
    title: 'Kontodaten freigeben',
    development: 'Eine simulierte Bank, nur zur Entwicklung. Es gibt kein Passwort.',
    asks: (client) => `${client} möchte Daten Ihrer Konten lesen.`,
    who: 'Wer sind Sie?',
    next: 'Weiter',
    accounts: 'Welche Konten möchten Sie freigeben?',
    choose: 'Nur die angekreuzten Konten werden freigegeben.',
    noAccounts: 'Keines Ihrer Konten kann mit dieser Anfrage freigegeben werden.',
    chooseOne: 'Wählen Sie mindestens ein Konto, oder lehnen Sie ab.',
    shared: 'Was freigegeben wird',
    until: (date) => `Bis ${date}. Sie können die Freigabe jederzeit zurücknehmen.`,
    noEnd: 'Bis Sie die Freigabe zurücknehmen.',
    allow: 'Zustimmen',
    refuse: 'Ablehnen',
    back: 'Jemand anderes',
    gone: 'Diese Seite ist abgelaufen. Bitte beginnen Sie dort neu, woher Sie gekommen sind.',
    whichBank: 'Welche Bank ist es?',
    linkBank: 'Bank verbinden',
    done: 'Fertig. Sie können diese Seite schließen.',
    permissions: {
      accounts: 'Konten: Name, Nummer und Art',
      balances: 'Kontostände',
      transactions: 'Umsätze',
      identity: 'Ihr Name',
    },
  },
  fr: {
    payment: {
      title: 'Valider un paiement',
      cancelTitle: 'Annuler un paiement',
      asks: (client) => `${client} demande à effectuer ce paiement depuis votre compte.`,
      asksToCancel: (client) => `${client} demande à annuler ce paiement.`,
      payee: 'Bénéficiaire',
      account: 'Compte du bénéficiaire',
      amount: 'Montant',
      reference: 'Motif',
      day: 'Exécuté le',
      now: 'Immédiatement',
      choice: {
        accounts: 'Depuis quel compte voulez-vous payer ?',
        choose: 'Le paiement part d’un seul compte.',
        noAccounts: 'Aucun de vos comptes ne peut effectuer ce paiement.',
        chooseOne: 'Choisissez le compte, ou refusez.',
        allow: 'Valider',
        refuse: 'Refuser',
        back: 'Quelqu’un d’autre',
      },
    },
    title: 'Partager les données de vos comptes',
    development: 'Une banque simulée, pour le développement seulement. Il n’y a pas de mot de passe.',
    asks: (client) => `${client} demande à lire des données de vos comptes.`,
    who: 'Qui êtes-vous ?',
    next: 'Continuer',
    accounts: 'Quels comptes voulez-vous partager ?',
    choose: 'Seuls les comptes cochés sont partagés.',
    noAccounts: 'Aucun de vos comptes ne peut être partagé par cette demande.',
    chooseOne: 'Choisissez au moins un compte, ou refusez.',
    shared: 'Ce qui est partagé',
    until: (date) => `Jusqu’au ${date}. Vous pouvez y mettre fin à tout moment.`,
    noEnd: 'Jusqu’à ce que vous y mettiez fin.',
    allow: 'Autoriser',
    refuse: 'Refuser',
    back: 'Quelqu’un d’autre',
    gone: 'Cette page a expiré. Veuillez recommencer depuis votre point de départ.',
    whichBank: 'De quelle banque s’agit-il ?',
    linkBank: 'Relier votre banque',
    done: 'C’est terminé. Vous pouvez fermer cette page.',
    permissions: {
      accounts: 'Comptes : nom, numéro et type',
      balances: 'Soldes',
      transactions: 'Opérations',
      identity: 'Votre nom',
    },
  },
};
