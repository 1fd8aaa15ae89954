using System.Runtime.CompilerServices;
using AdFlow.Tables.Csv;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Json;

namespace AdFlow.Tables.Tests.Memory;

public sealed class TableLifetimeTests
{
    private readonly Table _rows = CreateRows();

    [OneTimeTearDown]
    public void TearDown() => _rows.Dispose();

    // Enough rounds for the writer to be compiled anew with optimisations, which forget arguments after their last use.
    [Test]
    public void Write_TableThatNobodyElseHolds_KeepsItUntilAllIsWritten([Range(0, 3)] int writer)
    {
        Action<Stream, Table>[] writers =
        [
            IpcWriter.WriteFile, IpcWriter.WriteStream,
            static (target, table) => JsonLines.Write(table, target),
            static (target, table) => CsvWriter.Write(table, target),
        ];
        for (int round = 0; round < 100; round++)
        {
            var life = new Life();
            Write(writers[writer], life);
            Assert.That(life.EndedEarly, Is.False, $"round {round}");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Write(Action<Stream, Table> write, Life life) => write(new CollectingStream(life), Create(life));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Table Create(Life life) => new(_rows.Schema, [_rows.Batches[0], _rows.Batches[0]], new Owner(life));

    private static Table CreateRows()
    {
        var builder = new BatchBuilder(new Schema(new Field("n", DataType.Int64)));
        for (int row = 0; row < 8_000; row++)
            builder[0].Append((long)row);
        return builder.ToTable();
    }

    private sealed class Life
    {
        internal volatile bool Ended;

        internal bool EndedEarly { get; set; }
    }

    private sealed class Owner(Life life) : IDisposable
    {
        ~Owner() => life.Ended = true;

        public void Dispose() => GC.SuppressFinalize(this);
    }

    private sealed class CollectingStream(Life life) : MemoryStream
    {
        private int _writes;

        public override void Write(byte[] buffer, int offset, int count) => Collect();

        public override void Write(ReadOnlySpan<byte> buffer) => Collect();

        private void Collect()
        {
            if (_writes++ != 1)
                return;
            GC.Collect();
            GC.WaitForPendingFinalizers();
            life.EndedEarly |= life.Ended;
        }
    }
}
