using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Checks conditions that must hold for every row of an output.</summary>
internal static unsafe class RowConditions
{
    private const int MostRows = 5;

    /// <summary>Checks one condition.</summary>
    public static void Check(YamlScalar condition, Batch rows, Batch request, List<string> problems)
    {
        var scope = new ExpressionScope(rows.Schema, request.Schema);
        if (ExpressionBinder.Bind(condition.Text, scope, out var errors, ExpressionType.Bool) is not { } bound)
        {
            problems.AddRange(errors.Select(error => $"{condition.Position}: in '{condition.Text}': {error}"));
            return;
        }
        var failing = Failing(new ExpressionProgram(bound), rows, request);
        if (failing.Count > 0)
            problems.Add($"{condition.Position}: '{condition.Text}' does not hold for {failing.Count} of "
                + $"{rows.RowCount} rows: {string.Join(", ", failing.Take(MostRows))}"
                + (failing.Count > MostRows ? ", …" : ""));
    }

    private static List<int> Failing(ExpressionProgram program, Batch rows, Batch request)
    {
        using var arena = new Arena();
        byte* scratch = arena.Allocate(program.ScratchBytes);
        int* selected = (int*)arena.Allocate((long)sizeof(int) * rows.RowCount);
        var holds = new ReadOnlySpan<int>(selected, program.Select(rows, request, scratch, selected, StopSignal.Never));
        var failing = new List<int>();
        for (int row = 0; row < rows.RowCount; row++)
            if (holds.BinarySearch(row) < 0)
                failing.Add(row);
        return failing;
    }
}
