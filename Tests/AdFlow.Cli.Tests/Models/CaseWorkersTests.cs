using AdFlow.Operators.Onnx;

namespace AdFlow.Cli.Tests;

// A shell script stands for the program that runs cases, so that it can crash when it should.
[Platform(Exclude = "Win")]
public sealed class CaseWorkersTests
{
    [Test]
    public async Task Crash_IsTheFailureOfOneCase()
    {
        // Case 1 and case 3 kill the process; the ordinal to begin at is $0.
        const string script = """
            i=$0
            echo "a native library may say something"
            while [ $i -lt 5 ]; do
              if [ $i -eq 1 ] || [ $i -eq 3 ]; then kill -SEGV $$; fi
              echo "[\"Passed\",\"case $i\"]"
              i=$((i+1))
            done
            """;

        var outcomes = await OutcomesAsync(script, 5);

        Assert.That(outcomes.Select(outcome => outcome.Verdict), Is.EqualTo(new[]
        {
            OnnxVerdict.Passed, OnnxVerdict.Failed, OnnxVerdict.Passed, OnnxVerdict.Failed, OnnxVerdict.Passed,
        }));
        Assert.That(outcomes[1].Reason, Does.StartWith("the process that ran it ended with code 139"));
        Assert.That(outcomes[4].Reason, Is.EqualTo("case 4"));
    }

    [Test]
    public async Task Lines_AreWhatTheWorkerWrites()
    {
        var failed = OnnxOutcome.Failed("output 'y': \"quoted\"\nline");
        string script = $"printf '%s\\n' '{CaseWorkers.Line(failed).Replace("'", "'\\''")}'";

        Assert.That(await OutcomesAsync(script, 1), Is.EqualTo(new[] { failed }));
    }

    private static async Task<List<OnnxOutcome>> OutcomesAsync(string script, int count)
    {
        var outcomes = new List<OnnxOutcome>();
        await foreach (var outcome in new CaseWorkers("/bin/sh", ["-c", script]).RunAsync(count, default))
            outcomes.Add(outcome);
        return outcomes;
    }
}
