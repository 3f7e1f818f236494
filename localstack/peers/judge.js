// Reads definitions, a line of JSON {name, definition} each, and prints those that asl-validator does not find valid.
const readline = require('node:readline');
const validate = require('asl-validator');

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { name, definition } = JSON.parse(line);
  const { isValid, errors } = validate(definition, { checkPaths: true, checkArn: false });
  if (!isValid) {
    console.log(JSON.stringify({ name, errors: errors.map((error) => error.Message ?? error['Error code']) }));
  }
});
