using System.Globalization;
using System.Runtime.CompilerServices;
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
    public async Task<int> RunAsync(string folder, CancellationToken cancellation)
    {
        var cases = Cases(folder);
        await using var text = terminal.Text();
        var outcomes = CaseWorkers.OfProcess(folder) is { } workers
            ? workers.RunAsync(cases.Count, cancellation) : OutcomesAsync(cases, cancellation);
        int ordinal = 0;
        await foreach (var outcome in outcomes)
            Report(text, cases[ordinal++], outcome);
        text.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_counts[0]} passed, {_counts[1]} failed, {_counts[2]} skipped"));
        return _counts[(int)OnnxVerdict.Failed] == 0 ? ExitCode.Fine : ExitCode.Failed;
    }

    /// <summary>Runs the cases from an ordinal on for <see cref="CaseWorkers"/>.</summary>
    /// <returns>Exit code.</returns>
    public async Task<int> WorkAsync(string folder, int from, CancellationToken cancellation)
    {
        await using var text = terminal.Text();
        await foreach (var outcome in OutcomesAsync(Cases(folder, isQuiet: true).Skip(from), cancellation))
        {
            text.WriteLine(CaseWorkers.Line(outcome));
            text.Flush();
            terminal.Output.Flush();
        }
        return ExitCode.Fine;
    }

    private static async IAsyncEnumerable<OnnxOutcome> OutcomesAsync(
        IEnumerable<OnnxCase> cases, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var check = new CaseCheck();
        foreach (var one in cases)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return await check.RunAsync(one, cancellation);
        }
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
        string reason = outcome.Reason.Length > 0 ? $": {Printable.Text(outcome.Reason)}" : "";
        if (outcome.Verdict != OnnxVerdict.Passed || isAll)
            text.WriteLine($"{word} {Printable.Text(one.Name)}{reason}");
        text.Flush();
        terminal.Output.Flush();
    }

    private List<OnnxCase> Cases(string folder, bool isQuiet = false)
    {
        if (!Directory.Exists(folder))
            throw new CommandException($"{folder}: there is no such folder");
        if (OnnxRuntime.Missing is { } missing)
            throw new CommandException($"models cannot be run: ONNX Runtime is missing: {missing}");
        var models = OnnxCase.Find(folder);
        foreach (var model in models.Where(model => !model.HasData && !isQuiet))
            terminal.Error.WriteLine($"adflow: {Printable.Text(model.Name)}: a model without test_data_set_* or "
                + "io.npz; not checked");
        var cases = models.Where(model => model.HasData).ToList();
        return cases.Count > 0 ? cases : throw new CommandException(
            $"{folder}: there is no model.onnx with test_data_set_* or io.npz in or below this folder; "
            + "links to folders are not followed");
    }
}
