// Shops of the United Kingdom as card statements write them: capitals or not, store numbers, payment providers, towns or web
// addresses. Read by the British personas. From what people's statements show; category codes are ISO 18245's. Ranges in pence.
import { brand } from './persona.ts';

/** Food for the week. */
export const groceriesGb = [
  brand('TESCO STORES ####', ['LONDON', '5411'], [350, 5_800]),
  brand('TESCO STORE ####', ['LONDON', '5411'], [180, 2_400]),
  brand("SAINSBURY'S SUPERMARKETS LTD", ['LONDON', '5411'], [320, 6_200]),
  brand('SACAT SAINSBURYS ####', ['LONDON', '5411'], [210, 3_400]),
  brand('LIDL GB LONDON', ['LONDON', '5411'], [280, 4_400]),
  brand('ALDI ## 772', ['LONDON', '5411'], [260, 4_100]),
  brand('CO-OP GROUP FOOD', ['LONDON', '5411'], [150, 1_900]),
  brand('MARKS&SPENCER PLC SF', ['LONDON', '5411'], [340, 3_800]),
  brand('ASDA STORES ####', ['LONDON', '5411'], [300, 5_600]),
] as const;

/** Eating and drinking out, or at home from there. */
export const eatingGb = [
  brand('PRET A MANGER', ['LONDON', '5814'], [285, 1_150]),
  brand('GREGGS PLC', ['LONDON', '5814'], [185, 690]),
  brand('COSTA COFFEE 4301####', ['LONDON', '5814'], [310, 990]),
  brand('MCDONALDS ####', ['LONDON', '5814'], [429, 1_480]),
  brand('DELIVEROO', ['WWW.DELIVEROO', '5812'], [1_190, 3_480]),
  brand('JUST EAT.CO.UK LTD', ['LONDON', '5812'], [1_290, 3_100]),
  brand('SumUp *The Flat White', ['London', '5814'], [320, 980]),
  brand('SQ *BOROUGH BAKES', ['London', '5814'], [390, 1_450]),
  brand('ZETTLE_*GREEN DRAGON T', ['LONDON', '5813'], [540, 3_200]),
  brand('WAGAMAMA LTD', ['LONDON', '5812'], [1_350, 4_200]),
  brand('J D WETHERSPOON', ['LONDON', '5813'], [399, 2_450]),
] as const;

/** Getting about. */
export const transportGb = [
  brand('TFL TRAVEL CH', ['TFL.GOV.UK/CP', '4111'], [175, 890]),
  brand('TFL TRAVEL CH', ['TFL.GOV.UK/CP', '4111'], [280, 1_690]),
  brand('UBER *TRIP', ['HELP.UBER.COM', '4121'], [620, 2_490]),
  brand('TRAINLINE', ['WWW.THETRAINL', '4112'], [890, 6_400]),
] as const;

/** Everything else that one buys. */
export const shopsGb = [
  brand('AMZN Mktp UK*@@@@@@@@@', ['AMAZON.CO.UK', '5942'], [499, 6_900]),
  brand('Amazon.co.uk*@@@@@@@@@', ['AMAZON.CO.UK', '5942'], [399, 5_400]),
  brand('BOOTS 0###', ['LONDON', '5912'], [260, 2_600]),
  brand('SUPERDRUG STORES PLC', ['LONDON', '5912'], [199, 1_900]),
  brand('PRIMARK STORES', ['LONDON', '5651'], [700, 5_400]),
  brand('ARGOS LTD', ['WWW.ARGOS.CO.', '5310'], [899, 8_900]),
  brand('PAYPAL *EBAY UK', ['35314369001', '5999'], [450, 4_300]),
  brand('H&M ONLINE GB', ['HM.COM', '5651'], [1_299, 5_900]),
  brand('B & M RETAIL', ['LONDON', '5331'], [299, 2_900]),
  brand('WILKO.COM', ['WORKSOP', '5200'], [399, 2_400]),
  brand('KLARNA*ASOS', ['KLARNA.COM', '5651'], [1_500, 5_200]),
] as const;

/** Fuel, parking and what a car needs. */
export const motoringGb = [
  brand('SHELL BISHOPS WAY', ['LONDON', '5541'], [1_500, 4_500, 500]),
  brand('BP ROMFORD RD SF CONN', ['LONDON', '5541'], [1_500, 4_000, 500]),
  brand('TESCO PFS ####', ['LONDON', '5542'], [1_812, 4_630]),
  brand('RINGGO PARKING', ['RINGGO.CO.UK', '7523'], [210, 640]),
  brand('PAYBYPHONE UK LIMITED', ['LONDON', '7523'], [190, 560]),
  brand('DART CHARGE', ['DARTFORD', '4784'], [350, 350]),
] as const;

/** Betting, and shops of those who are short of money. */
export const bettingGb = [
  brand('BET365', ['STOKE ON TREN', '7995'], [500, 2_000, 500]),
  brand('SKY BETTING AND GAMING', ['LEEDS', '7995'], [500, 1_500, 500]),
  brand('NATIONAL LOTTERY INTER', ['WATFORD', '7995'], [500, 1_000, 500]),
] as const;

/** Cash machines. */
export const cashGb = [
  brand('NOTEMACHINE LTD', ['LONDON', '6011'], [1_000, 6_000, 1_000]),
  brand('LINK TESCO BANK', ['LONDON', '6011'], [2_000, 8_000, 1_000]),
  brand('POST OFFICE COUNTER', ['LONDON', '6011'], [2_000, 6_000, 1_000]),
] as const;

/** Paid by card each month. */
export const netflixGb = brand('NETFLIX.COM', ['LOS GATOS', '4899'], [0]);
export const spotifyGb = brand('PAYPAL *SPOTIFY', ['35314369001', '5815'], [0]);
export const icloudGb = brand('APPLE.COM/BILL', ['CORK', '5818'], [0]);
export const primeGb = brand('AMZNPrime UK*@@@@@@@@@', ['AMZN.CO.UK/PM', '5968'], [0]);
