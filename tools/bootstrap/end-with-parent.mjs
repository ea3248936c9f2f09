/**
 * Loaded first into every process that `startColumba` starts. When the one that started it is gone without a word
 * (kill -9, a crash), the process shuts down as on SIGTERM, so that nothing is left serving.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
