using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>
/// A searcher whose index is in another process, or could be: asks a <see cref="SearchServer"/> for the rows most like
/// a query vector. Written as an author of a remote searcher would: what is asked is copied out of the run's memory
/// before the first wait, no view is kept over it, and what is answered is written when it is there.
/// </summary>
[TableOperator("recall.remote", Rows = RowEffect.New, Locality = Locality.Set)]
public sealed class RemoteSearcher : AsyncTableOperator<RemoteSearcherParameters>
{
    /// <summary>The query: one row, or none.</summary>
    public required InputPort In { get; init; }

    /// <summary>What to search for; null finds nothing.</summary>
    public required Reads<Vector32> Vector { get; init; }

    /// <summary>Row of the remote table.</summary>
    public required Writes<int> Found { get; init; }

    /// <summary>Likeness.</summary>
    public required Writes<double> Score { get; init; }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs) => outputs.AddDeclared();

    /// <inheritdoc/>
    public override async ValueTask RunAsync(RunContext run)
    {
        byte[] question = Question(run);
        byte[] answer = [];
        try
        {
            if (question.Length > 0)
                answer = await AskAsync(question, run.Stop.Cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            throw new OperatorException(FailureClass.Dependency,
                $"the search server at port {Settings.Port} did not answer: {error.Message}", innerException: error);
        }
        Write(run, answer);
    }

    private unsafe byte[] Question(RunContext run)
    {
        var vectors = run.Column(Vector);
        if (vectors.Length == 0 || !vectors.IsValid(0))
            return [];
        return new ReadOnlySpan<byte>(vectors.Node->Children->Values, vectors.Type.Width * sizeof(float)).ToArray();
    }

    private async Task<byte[]> AskAsync(byte[] question, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Settings.Port, cancellation).ConfigureAwait(false);
        var stream = client.GetStream();
        await stream.WriteAsync(question, cancellation).ConfigureAwait(false);
        byte[] count = new byte[sizeof(int)];
        await stream.ReadExactlyAsync(count, cancellation).ConfigureAwait(false);
        byte[] answer = new byte[BitConverter.ToInt32(count) * sizeof(double)];
        await stream.ReadExactlyAsync(answer, cancellation).ConfigureAwait(false);
        return answer;
    }

    // An answer holds a row and a float32 score for each row found.
    private void Write(RunContext run, byte[] answer)
    {
        var rows = MemoryMarshal.Cast<byte, int>(answer);
        var scores = MemoryMarshal.Cast<byte, float>(answer);
        run.Output.SetRowCount(rows.Length / 2);
        var found = run.Output.Write(Found);
        var score = run.Output.Write(Score);
        for (int i = 0; i < found.Length; i++)
            (found[i], score[i]) = (rows[2 * i], scores[2 * i + 1]);
    }
}

/// <summary>Settings of <see cref="RemoteSearcher"/>.</summary>
public sealed record RemoteSearcherParameters
{
    /// <summary>Port of the server on this machine.</summary>
    public int Port { get; init; }
}
