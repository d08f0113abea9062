// What a merchant's category code says an entry was for. Read by classify.ts. Source: ISO 18245, retail financial services,
// merchant category codes; the ranges of airlines, car rental and lodging are those that the card schemes assign.

import type { CategoryCode } from '../categories.ts';

/** Codes of each category, with ranges as `first-last`. */
const codes: readonly (readonly [category: CategoryCode, codes: string])[] = [
  ['GROCERIES', '5262 5297-5298 5300 5411 5412 5422 5441 5451 5499 5715 5921'],
  ['EATING_OUT', '5462 5811-5814'],
  ['FUEL', '5172 5541-5542 5552 5983'],
  ['TAXI', '4121'],
  ['PUBLIC_TRANSPORT', '4011 4111-4112 4131'],
  ['PARKING_AND_TOLLS', '4784 7523-7524'],
  [
    'VEHICLE',
    '3351-3441 5013 5511 5521 5531-5533 5551 5561 5571 5592 5598-5599 7511-7513 7519 7531 7534-7535 7538 7542 7549 8675 9405',
  ],
  ['FLIGHTS', '3000-3350 4511 4582'],
  ['ACCOMMODATION', '3501-3999 7011-7012 7032-7033'],
  ['OTHER_TRAVEL', '4411 4457 4468 4722-4723 4761'],
  ['CLOTHING', '5137 5139 5611 5621 5631 5641 5651 5655 5661 5681 5691 5697-5699 5931 5948'],
  ['ELECTRONICS', '4812 5044-5046 5065 5732 5734 5946 7622'],
  ['GENERAL_MERCHANDISE', '5309-5311 5331 5399 5310 5944 5945 5947 5950 5964-5966 5969 5992-5994 5999'],
  [
    'HOME_MAINTENANCE',
    '0780 1520 1711 1731 1740 1750 1761 1771 1799 5039 5072 5074 5198 5200 5211 5231 5251 5261 5271 7349 7342 7623 7629 7641 7692 7699',
  ],
  ['HOME_FURNISHING', '5021 5712-5714 5718-5719 5722'],
  ['ENERGY', ''],
  ['OTHER_UTILITIES', '4900'],
  ['PHONE_AND_INTERNET', '4813-4816 4821'],
  ['MEDIA_AND_STREAMING', '2741 4899 5192 5735 5815 5818 5968 7829 7841'],
  ['GAMES', '5816 7993-7994'],
  ['GAMBLING', '7800-7802 7995 9406'],
  ['ENTERTAINMENT', '7832 7911 7922 7929 7932-7933 7991 7996 7998-7999 7273'],
  ['HOBBIES', '5193 5733 5940-5942 5949 5970-5971 5972-5973 7992 8641'],
  ['MEDICAL', '4119 5047 5975-5976 8011 8021 8031 8041-8043 8049-8050 8062 8071 8099'],
  ['PHARMACY', '5122 5912'],
  ['PERSONAL_CARE', '5977 7230 7297-7298'],
  ['FITNESS', '7941 7997'],
  ['PETS', '0742 5995'],
  ['CHILDCARE', '8351'],
  ['EDUCATION', '8211 8220 8241 8244 8249 8299'],
  ['CHARITY', '8398 8651 8661'],
  ['INSURANCE', '5960 6300 6381 6399'],
  ['INVESTMENTS', '6211'],
  ['RENT', '6513'],
  ['TAXES', '9311'],
  ['FINES_AND_FEES', '9211 9222-9223 9399'],
  ['POSTAGE', '4215 9402'],
  ['SUPPLIES', '2842 5043 5051 5085 5094 5099 5111 5131 5169 5199 5943 5978'],
  ['PROFESSIONAL_SERVICES', '7361 7392 8111 8911 8931 8999 7276'],
  ['ADVERTISING', '5967 7311'],
  ['SOFTWARE', '5817 7372 7375 7379'],
  ['CASH', '6010-6011'],
];

/** Codes of shops that sell this and that, or of which only the platform is told: a well-known name, or a word, tells more. */
const vague = [
  '4121 4215 4722 4812 4816 4814 4899 4900 5262 5300 5309-5311 5331 5399 5310 5499 5541 5542 5691 5732 5734 5735 5815 5816 5817',
  '5818 5411 5812 5814 5941 5942 5943 5945 5947 5964-5969 5977 5999 5912 7011 7299 7372 7375 7379 7399 7311 7392 7841 7941 7997 8999 8699 8398 5200',
  '5651 5712 5722 7922 7999 6513 6300 9399 5968 6211 8099',
].join(' ');

function* expand(text: string): Generator<string> {
  for (const part of text.split(' ').filter((one) => one !== '')) {
    const [first = '', last = first] = part.split('-');
    for (let code = Number(first); code <= Number(last); code++) yield String(code).padStart(4, '0');
  }
}

/** Category by merchant category code; codes that tell nothing are not in it. */
export const categoriesByMerchantCode: ReadonlyMap<string, CategoryCode> = new Map(
  codes.flatMap(([category, text]) => [...expand(text)].map((code): [string, CategoryCode] => [code, category])),
);

/** Codes before which the name of a well-known merchant counts. */
export const vagueMerchantCodes: ReadonlySet<string> = new Set(expand(vague));

/** Money that goes into other hands without a purchase: money orders, deposits, quasi cash, top-ups. Its name tells. */
export const moneyMerchantCodes: ReadonlySet<string> = new Set(expand('4829 6012 6050-6051 6529-6540'));
