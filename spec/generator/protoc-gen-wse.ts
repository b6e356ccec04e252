// Protoc plugin: writes every file of outputs.ts. `buf generate` runs it; its standard output is the answer to buf.
import { createEcmaScriptPlugin, runNodeJs } from '@bufbuild/protoplugin';
import { modelOf } from './model.ts';
import { outputs } from './outputs.ts';

runNodeJs(
  createEcmaScriptPlugin({
    name: 'protoc-gen-wse',
    version: 'v1',
    generateTs(schema) {
      const model = modelOf(schema.files);
      for (const { path, render } of outputs) schema.generateFile(path).print(render(model).trimEnd());
    },
  }),
);
