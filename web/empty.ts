// Stands in for @rjsf/validator-ajv8 (see vite.config.ts); AJV would need `unsafe-eval`.
export default {};
