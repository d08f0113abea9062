// What a bank wants to know first, and waiting for its app, in French: see authorising-texts.ts.

import type { AuthorisingTexts } from './authorising-texts.ts';

export const authorising: AuthorisingTexts = {
  detailsLegend: (bank) => `Ce que ${bank} veut savoir d’abord`,
  detailsWhy: (bank) => `Ceci est envoyé à ${bank} et n’est pas gardé ici. N’indiquez jamais de mot de passe.`,
  optional: 'facultatif',
  details: {
    psuId: {
      label: 'Votre identifiant à la banque',
      hint: 'Ce avec quoi vous vous y connectez, par exemple un nom d’utilisateur ou un numéro de client.',
      missing: 'Veuillez indiquer ce avec quoi vous vous connectez à la banque.',
      invalid: 'Un identifiant se compose de lettres, de chiffres et de signes courants, 100 au plus.',
    },
    psuIdType: {
      label: 'Type d’identifiant',
      hint: 'Tel que la banque le nomme.',
      missing: 'Veuillez choisir le type de votre identifiant.',
      invalid: 'La banque ne connaît pas ce type. Veuillez en choisir un dans la liste.',
    },
    psuCorporateId: {
      label: 'Numéro de votre entreprise à la banque',
      hint: 'Pour les comptes professionnels uniquement.',
      missing: 'Veuillez indiquer le numéro de votre entreprise à la banque.',
      invalid: 'Un numéro d’entreprise se compose de lettres, de chiffres et de signes courants, 100 au plus.',
    },
    ibans: {
      label: 'Les comptes à partager',
      hint: 'Leurs IBAN, un par ligne.',
      missing: 'Veuillez indiquer l’IBAN d’au moins un compte.',
      invalid:
        'L’un d’eux au moins n’est pas un IBAN : ses chiffres de contrôle sont faux. Veuillez le comparer à votre carte ou à votre relevé.',
    },
  },
  detailsFaulty: 'Il manque quelque chose, ou quelque chose n’est pas juste. Rien n’a été fait : voir ci-dessous.',
  passwordAsked: (bank) =>
    `${bank} veut que votre mot de passe soit saisi ici. Nous ne le demandons jamais : cette banque ne peut pas être ajoutée. Rien n’est partagé.`,
  bankSays: (bank, text) => `${bank} indique : « ${text} »`,
  waitingTitle: (bank) => `Nous vous attendons chez ${bank}`,
  waitingText: (bank) =>
    `Donnez maintenant votre accord dans l’application de ${bank}, ou comme la banque vous l’indique. Cette page continue d’elle-même.`,
  waitingUnsaid: (bank) => `Ouvrez l’application de ${bank} et acceptez-y la demande.`,
  waitingEnds: 'Nous attendons dix minutes. Sans votre accord, rien n’est partagé.',
  lookAgain: 'Regarder de nouveau',
};
