// Bank card numbers, ISO/IEC 7812 (domain rule A.3): 12 to 19 digits with Luhn's check digit.

/** Whether a number without spaces is well-formed and its check digit agrees. */
export const isBankCard = (number: string): boolean => /^\d{12,19}$/.test(number) && luhnSum(number) % 10 === 0;

function luhnSum(digits: string): number {
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight++) {
    const digit = Number(digits[digits.length - 1 - fromRight]);
    const doubled = fromRight % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum;
}
