// Special functions to double precision: Lanczos, recurrences and asymptotic series, continued fractions.

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** log |Gamma(x)|. */
export function loggamma(x) {
  if (x <= 0 && Number.isInteger(x)) return Infinity;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - loggamma(1 - x);
  if (x === 1 || x === 2) return 0;
  let total = LANCZOS[0];
  for (let k = 1; k < 9; k += 1) total += LANCZOS[k] / (x - 1 + k);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(total);
}

export function gamma(x) {
  if (Number.isInteger(x)) {
    if (x <= 0) return NaN;
    let product = 1;
    for (let k = 2; k < x && product < Infinity; k += 1) product *= k;
    return product;
  }
  return x < 0.5 ? Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x)) : Math.exp(loggamma(x));
}

const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];

/** The logarithmic derivative of the gamma function. */
export function digamma(x) {
  if (x <= 0) return Number.isInteger(x) ? NaN : digamma(1 - x) - Math.PI / Math.tan(Math.PI * x);
  let below = 0;
  let y = x;
  for (; y < 12; y += 1) below -= 1 / y;
  let total = Math.log(y) - 0.5 / y;
  for (let k = 1; k <= BERNOULLI.length; k += 1) total -= BERNOULLI[k - 1] / (2 * k * y ** (2 * k));
  return below + total;
}

const factorial = (n) => (n < 2 ? 1 : n * factorial(n - 1));

/** The derivative of digamma of the given order, for x > 0. */
export function polygamma(order, x) {
  if (order === 0) return digamma(x);
  if (!(x > 0)) return NaN;
  let sum = 0; // (-1)^(order + 1) times the value
  let y = x;
  for (; y < 20 + order; y += 1) sum += factorial(order) / y ** (order + 1);
  sum += factorial(order - 1) / y ** order + factorial(order) / (2 * y ** (order + 1));
  for (let k = 1; k <= BERNOULLI.length; k += 1) {
    sum += (BERNOULLI[k - 1] * factorial(2 * k + order - 1)) / (factorial(2 * k) * y ** (2 * k + order));
  }
  return order % 2 ? sum : -sum;
}

/** The integral of 2 exp(-t^2) / sqrt(pi) from 0 to x. */
export function erf(x) {
  const a = Math.abs(x);
  if (!(a < 6)) return Number.isNaN(x) ? NaN : Math.sign(x);
  if (a < 2.5) {
    let term = a;
    let total = a;
    for (let k = 1; Math.abs(term) > 1e-17 * total; k += 1) {
      term *= (2 * a * a) / (2 * k + 1); // the series of exp(x^2) erf(x): no terms of opposite sign
      total += term;
    }
    return (Math.sign(x) * 2 * total * Math.exp(-a * a)) / Math.sqrt(Math.PI);
  }
  let fraction = 0;
  for (let k = 60; k > 0; k -= 1) fraction = k / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction));
}
