using System.Globalization;
using AdFlow.Operators.Onnx;

namespace AdFlow.Cli;

/// <summary>Runs test cases one after the other and reports them: each that failed or was skipped with its reason, as
/// soon as it is known, and a line of counts at the end.</summary>
/// <param name="terminal">Where.</param>
/// <param name="isAll">Whether cases that passed are named too.</param>
internal sealed class CaseReport(Terminal terminal, bool isAll)
{
    private readonly int[] _counts = new int[3];

    /// <summary>Runs all cases below a folder.</summary>
    /// <returns>Exit code.</returns>
    public Task<int> RunAsync(string folder, CancellationToken cancellation)
    {
        if (OnnxRuntime.Missing is { } missing)
            throw new CommandException($"models cannot be run: ONNX Runtime is missing: {missing}");
        var cases = Cases(folder);
        using var text = terminal.Text();
        text.AutoFlush = true;
        foreach (var one in cases)
        {
            cancellation.ThrowIfCancellationRequested();
            Report(text, one, OnnxCaseRun.Run(one));
        }
        text.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_counts[0]} passed, {_counts[1]} failed, {_counts[2]} skipped"));
        return Task.FromResult(_counts[(int)OnnxVerdict.Failed] == 0 ? ExitCode.Fine : ExitCode.Failed);
    }

    private void Report(StreamWriter text, OnnxCase one, OnnxOutcome outcome)
    {
        _counts[(int)outcome.Verdict]++;
        string word = outcome.Verdict switch
        {
            OnnxVerdict.Passed => "ok     ",
            OnnxVerdict.Failed => "FAILED ",
            _ => "skipped",
        };
        if (outcome.Verdict != OnnxVerdict.Passed)
            text.WriteLine($"{word} {Printable.Text(one.Name)}: {Printable.Text(outcome.Reason)}");
        else if (isAll)
            text.WriteLine($"{word} {Printable.Text(one.Name)}");
    }

    private List<OnnxCase> Cases(string folder)
    {
        if (!Directory.Exists(folder))
            throw new CommandException($"{folder}: there is no such folder");
        var models = OnnxCase.Find(folder);
        foreach (var model in models.Where(model => !model.HasData))
            terminal.Error.WriteLine($"adflow: {model.Name}: a model without test_data_set_* or io.npz; not checked");
        var cases = models.Where(model => model.HasData).ToList();
        return cases.Count > 0 ? cases : throw new CommandException(
            $"{folder}: there is no model.onnx with test_data_set_* or io.npz in or below this folder");
    }
}
