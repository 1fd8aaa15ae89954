using System.Globalization;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Checks conditions that must hold for every row; null does not hold.</summary>
internal static unsafe class RowConditions
{
    private const int MostRows = 5;

    /// <summary>Checks one condition.</summary>
    /// <param name="condition">The condition over the rows' columns and the request.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="request">The request.</param>
    /// <param name="problems">Takes what is wrong, with its place.</param>
    public static void Check(YamlScalar condition, Batch rows, Batch request, List<string> problems)
    {
        if (Bind(condition, condition.Text, rows.Schema, request.Schema, problems) is not { } bound)
            return;
        var failing = Failing(bound, rows, request);
        if (failing.Count > 0)
            problems.Add(string.Create(CultureInfo.InvariantCulture,
                $"{condition.Position}: '{condition.Text}' does not hold for {failing.Count} of {rows.RowCount} rows: ")
                + string.Join(", ", failing.Take(MostRows)) + (failing.Count > MostRows ? ", …" : "")
                + Values(bound, rows, failing[0], failing.Count > 1));
    }

    /// <summary>Binds a condition; null with a problem.</summary>
    public static Expression? Bind(
        YamlScalar place, string condition, Schema columns, Schema request, List<string> problems)
    {
        var scope = new ExpressionScope(columns, request);
        var bound = ExpressionBinder.Bind(condition, scope, out var errors, ExpressionType.Bool);
        if (bound is null)
            problems.AddRange(errors.Select(error => $"{place.Position}: in '{condition}': {error}"));
        return bound;
    }

    /// <summary>Rows for which a condition does not hold, ascending.</summary>
    public static List<int> Failing(Expression condition, Batch rows, Batch request)
    {
        using var arena = new Arena();
        var program = new ExpressionProgram(condition);
        byte* scratch = arena.Allocate(program.ScratchBytes);
        int* selected = (int*)arena.Allocate((long)sizeof(int) * rows.RowCount);
        var holds = new ReadOnlySpan<int>(selected, program.Select(rows, request, scratch, selected, StopSignal.Never));
        var failing = new List<int>();
        for (int row = 0; row < rows.RowCount; row++)
            if (holds.BinarySearch(row) < 0)
                failing.Add(row);
        return failing;
    }

    // What the condition reads in a row that fails it.
    private static string Values(Expression condition, Batch rows, int row, bool isOneOfSeveral)
    {
        var columns = condition.ReadColumns();
        if (columns.Count == 0)
            return "";
        string values = string.Join(", ", columns.Select(column =>
            $"{rows.Schema[column].Name} {RowText.OfValue(rows, column, row)}"));
        return isOneOfSeveral
            ? string.Create(CultureInfo.InvariantCulture, $" (row {row}: {values})") : $" ({values})";
    }
}
