// The one place that loads onnxruntime-node. Each model is a function from one tensor to one tensor.
import { InferenceSession, Tensor } from 'onnxruntime-node';

export type Floats = { readonly data: Float32Array; readonly shape: readonly number[] };
export type Model = (input: Floats) => Promise<Floats>;

/** One thread each: more processes beat more threads (64 against 55 pages a minute on two cores). */
export async function loadModel(file: string): Promise<Model> {
  const session = await InferenceSession.create(file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
  });
  const [input] = session.inputNames;
  const [output] = session.outputNames;
  if (input === undefined || output === undefined) throw new Error(`${file} has no input or output`);
  return async ({ data, shape }) => {
    const result = (await session.run({ [input]: new Tensor('float32', data, shape) }))[output];
    if (!(result?.data instanceof Float32Array)) throw new Error(`${file} did not answer with floats`);
    return { data: result.data, shape: result.dims };
  };
}
