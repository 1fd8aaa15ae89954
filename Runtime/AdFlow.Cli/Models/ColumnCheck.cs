using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Operators.Onnx;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Cli;

/// <summary>Runs the sets of a test case that are rows through <c>rank.onnx</c> in a graph over a table.</summary>
/// <param name="catalog">Operators.</param>
internal sealed class ColumnCheck(OperatorCatalog catalog)
{
    private const string GraphName = "case.graph.yaml", TableName = "rows.arrow", ModelName = "model.onnx";

    /// <summary>Sets that were run so far.</summary>
    public int Count { get; private set; }

    /// <summary>Runs a case that its session passed.</summary>
    /// <returns>The first difference, with the name of the set; null where there is none.</returns>
    public async Task<string?> FirstDifferenceAsync(OnnxCase folder, CancellationToken cancellation)
    {
        var model = OnnxModel.Read(folder.ModelPath);
        foreach (var data in OnnxCaseData.Read(folder, model))
        {
            if (RowCase.Of(model, data) is not { } rows)
                continue;
            if (await FirstDifferenceAsync(folder, rows, cancellation) is { } difference)
                return $"{data.Name}: through columns: {difference}";
        }
        return null;
    }

    private async Task<string?> FirstDifferenceAsync(OnnxCase folder, RowCase rows, CancellationToken cancellation)
    {
        var work = Directory.CreateTempSubdirectory("adflow-model-");
        try
        {
            string path = Path.Combine(work.FullName, GraphName);
            File.Copy(folder.ModelPath, Path.Combine(work.FullName, ModelName));
            await File.WriteAllTextAsync(path, rows.Graph(), cancellation);
            WriteTable(rows, Path.Combine(work.FullName, TableName));
            var problems = new DiagnosticBag();
            using var graph = GraphActivation.Open(path, catalog, null, new TableFiles(), problems);
            if (graph is null)
                return rows.IsDeclared
                    ? string.Join("; ", problems.ToList().Select(problem => problem.Message)) : null;
            return await RunAsync(graph, rows, cancellation);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private async Task<string?> RunAsync(ActivatedGraph graph, RowCase rows, CancellationToken cancellation)
    {
        using var run = await graph.Graph.RunAsync(new RunRequest { Request = Nothing(), Cancellation = cancellation });
        if (run.Failure is { } failure)
            return rows.IsDeclared ? failure.Message : null;
        Count++;
        return rows.FirstDifference(run.Output(0));
    }

    private static unsafe Batch Nothing() => new(Schema.Empty, null, 1);

    private static void WriteTable(RowCase rows, string path)
    {
        using var table = rows.Table();
        using var file = File.Create(path);
        IpcWriter.WriteFile(file, table);
    }
}
