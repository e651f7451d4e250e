// Points are decimal text and are added exactly; no float takes part.
export function decimalsOf(...numbers) {
  return Math.max(0, ...numbers.map((number) => (String(number).split(".")[1] ?? "").length));
}

// The number as a whole count of its last decimal place.
export function unitsOf(number, digits) {
  const [whole, part = ""] = String(number).replace(/^[-−]/, "").split(".");
  const size = BigInt(whole + part.padEnd(digits, "0"));
  return /^[-−]/.test(String(number)) ? -size : size;
}

// The shortest text of so many units.
export function plainNumber(units, digits) {
  const sign = units < 0n ? "-" : "";
  const text = String(units < 0n ? -units : units).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  const part = digits ? text.slice(-digits).replace(/0+$/, "") : "";
  return sign + whole + (part && `.${part}`);
}

export function compareNumbers(one, other) {
  const digits = decimalsOf(one, other);
  const apart = unitsOf(one, digits) - unitsOf(other, digits);
  return apart < 0n ? -1 : apart > 0n ? 1 : 0;
}

export function addNumbers(...numbers) {
  const digits = decimalsOf(...numbers);
  return plainNumber(
    numbers.reduce((sum, number) => sum + unitsOf(number, digits), 0n),
    digits,
  );
}

export function timesNumbers(one, other) {
  const digits = [decimalsOf(one), decimalsOf(other)];
  return plainNumber(unitsOf(one, digits[0]) * unitsOf(other, digits[1]), digits[0] + digits[1]);
}

// Whether a number lies on a criterion's grid of min, max and step.
export function onGrid(number, { min, max, step }) {
  if (!/^\d+(\.\d+)?$/.test(number)) return false;
  if (compareNumbers(number, min) < 0 || compareNumbers(number, max) > 0) return false;
  const digits = decimalsOf(number, min, step);
  return (unitsOf(number, digits) - unitsOf(min, digits)) % unitsOf(step, digits) === 0n;
}

// The grid's number nearest to a share of the maximum, halves upwards.
export function gridNear(percent, { min, max, step }) {
  const digits = decimalsOf(min, max, step);
  const [low, high, size] = [min, max, step].map((number) => unitsOf(number, digits));
  const wanted = high * BigInt(percent) - low * 100n;
  const steps = wanted <= 0n ? 0n : (2n * wanted + size * 100n) / (200n * size);
  const found = low + steps * size;
  return plainNumber(found > high ? found - size : found, digits);
}
