using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime;

/// <summary>Compares an output with its golden file: JSON objects, one a line, in the order of the rows and with all
/// columns in theirs. Numbers have the fewest digits that are read back as they were.</summary>
internal static class GoldenRows
{
    private const int MostProblems = 20;

    /// <summary>Null where the file has these rows, floating-point numbers within the output's tolerance.</summary>
    /// <param name="expected">The output, with a golden file.</param>
    /// <param name="rows">What was found.</param>
    /// <param name="folder">Folder of the tests' file.</param>
    public static OutdatedGolden? Check(OutputExpectationSpec expected, Batch rows, string folder)
    {
        var golden = expected.Golden!;
        string path = Path.Combine(folder, golden.Text);
        var found = new ArrayBufferWriter<byte>();
        new JsonRowWriter(rows.Schema).WriteLines(found, rows);
        string place = golden.Position.ToString();
        if (Read(path, out string? problem) is not { } text)
            return new OutdatedGolden(golden, path, [$"{place}: {golden.Text}: {problem}"], found.WrittenMemory);
        var differences = Compare(Lines(text), Lines(Encoding.UTF8.GetString(found.WrittenSpan)), expected.Tolerance);
        return differences.Count == 0 ? null : new OutdatedGolden(golden, path,
            [.. differences.Take(MostProblems).Select(one => $"{place}: {golden.Text}:{one}"),
                .. differences.Count <= MostProblems ? (string[])[]
                    : [$"{place}: {golden.Text}: {Number(differences.Count - MostProblems)} more differences"]],
            found.WrittenMemory);
    }

    private static string? Read(string path, out string? problem)
    {
        try
        {
            problem = null;
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = error is FileNotFoundException or DirectoryNotFoundException
                ? "there is no such file; 'adflow test --update' writes it" : error.Message;
            return null;
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static List<string> Compare(string[] golden, string[] found, double tolerance)
    {
        var differences = new List<string>();
        for (int row = 0; row < Math.Max(golden.Length, found.Length); row++)
            if (row >= golden.Length)
                differences.Add($"{Number(row + 1)}: row {Number(row)} is new: {found[row]}");
            else if (row >= found.Length)
                differences.Add($"{Number(row + 1)}: row {Number(row)} is gone: {golden[row]}");
            else if (golden[row] != found[row])
                differences.AddRange(Compare(row, golden[row], found[row], tolerance));
        return differences;
    }

    private static IEnumerable<string> Compare(int row, string golden, string found, double tolerance)
    {
        string place = $"{Number(row + 1)}: ";
        using var wanted = Parse(golden);
        using var there = JsonDocument.Parse(found);
        if (wanted is not { RootElement.ValueKind: JsonValueKind.Object })
            return [$"{place}the file has no JSON object here, but: {golden}"];
        string Names(JsonDocument row) => string.Join(", ", row.RootElement.EnumerateObject().Select(one => one.Name));
        if (Names(wanted) != Names(there))
            return [$"{place}the columns are {Names(there)}; the file has {Names(wanted)}"];
        return [.. wanted.RootElement.EnumerateObject().Zip(there.RootElement.EnumerateObject())
            .Where(pair => !JsonValues.AreEqual(pair.First.Value, pair.Second.Value, tolerance))
            .Select(pair => $"{place}column '{pair.First.Name}' of row {Number(row)} is "
                + $"{pair.Second.Value.GetRawText()}; expected {pair.First.Value.GetRawText()}")];
    }

    private static JsonDocument? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
