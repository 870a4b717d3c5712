// Child of temporal-cli.ts: lets the SDK download the Temporal CLI that fits it into a folder. The SDK cannot download without
// starting the server, so it is started once and stopped.
const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Usage: node temporal-sdk-download.ts FOLDER');
// A development dependency: in a production install this way does not exist.
const { TestWorkflowEnvironment } = await import('@temporalio/testing');
const environment = await TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'cached-download', downloadDir: folder } } });
await environment.teardown();
