// A worker that solves a proof of work (platform/shared/challenge.py): it finds the number for which
// SHA-256(salt + number) is the target, and answers with it.
const BATCH = 512;

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));

function isSame(digest, target) {
  const found = new Uint8Array(digest);
  return target.every((byte, place) => byte === found[place]);
}

onmessage = async ({ data: { salt, target, largest } }) => {
  const encoder = new TextEncoder();
  const wanted = bytesOf(target);
  for (let start = 0; start <= largest; start += BATCH) {
    const digests = [];
    for (let number = start; number < start + BATCH && number <= largest; number += 1) {
      digests.push(crypto.subtle.digest("SHA-256", encoder.encode(salt + number)));
    }
    const place = (await Promise.all(digests)).findIndex((digest) => isSame(digest, wanted));
    if (place >= 0) {
      postMessage(start + place);
      return;
    }
  }
  postMessage(null);
};
