// The check of validate.ts behind the interface that RJSF asks for.
import {
  toErrorList,
  toErrorSchema,
  type CustomValidator,
  type ErrorTransformer,
  type RJSFSchema,
  type RJSFValidationError,
  type UiSchema,
  type ValidationData,
  type ValidatorType,
} from '@rjsf/utils';
import { faults, isValid, type Fault } from './validate.ts';

export type Say = (fault: Fault) => string;

/** `.list.0.name`: RJSF splits a place at its dots. */
const property = (path: readonly string[]): string => path.map((token) => `.${token}`).join('');

export const toRjsfErrors = (found: readonly Fault[], say: Say): RJSFValidationError[] =>
  found.map((fault) => ({
    name: fault.keyword,
    property: property(fault.path),
    message: say(fault),
    stack: `${fault.path.join('.')}: ${say(fault)}`,
  }));

export function createRjsfValidator(say: Say): ValidatorType {
  return {
    validateFormData<T>(
      formData: T | undefined,
      schema: RJSFSchema,
      _custom?: CustomValidator<T>,
      transform?: ErrorTransformer<T>,
      uiSchema?: UiSchema<T>,
    ): ValidationData<T> {
      const errors = toRjsfErrors(faults(schema, formData), say);
      const shown = transform ? transform(errors, uiSchema) : errors;
      const errorSchema = toErrorSchema<T>(shown);
      return { errors: toErrorList(errorSchema), errorSchema };
    },
    // RJSF hands in a part of the schema: the definitions it may refer to stand in the root
    isValid: (schema, formData, root) => isValid({ ...schema, ...(root.$defs ? { $defs: root.$defs } : {}) }, formData),
    rawValidation: <Result>(schema: RJSFSchema, formData: unknown) => ({ errors: faults(schema, formData) as Result[] }),
  };
}
