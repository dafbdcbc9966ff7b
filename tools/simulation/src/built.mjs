// Preloaded, it lets the packages be taken as they are built; only the testkit is no part of what is shipped.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const conditions = specifier === '@cse/testkit' ? [...context.conditions, 'cse:source'] : context.conditions;
    return next(specifier, { ...context, conditions });
  },
});
