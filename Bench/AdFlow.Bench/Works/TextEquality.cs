using System.Text;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>
/// Which rows of a text column equal a text: the compiled condition over dictionary codes, beside loops that make a
/// string of each row or compare its bytes.
/// </summary>
internal sealed unsafe class TextEquality : Work
{
    private const string Sought = "supplier-07";
    private const int Suppliers = 50;
    private const int Seed = 3;

    // Measured for the design, for 1,000 rows: codes 1 µs, strings 53 µs.
    private const double TargetNs = 1;
    private const double MostRatioToStrings = 0.019;

    /// <inheritdoc/>
    public override string Name => "text_equality";

    /// <inheritdoc/>
    public override string Unit => "row";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [1_000];

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        using var table = SuppliersTable(size);
        using var graph = BenchGraph.Open(Workplace.Shipped("Graphs/text_equality.graph.yaml"),
            new Dictionary<string, Table> { ["ads"] = table }, place);
        using var side = new Texts(table.Batches[0], graph.Condition("chosen"));
        yield return Against("loop that makes strings", MostRatioToStrings, size, side, side.CompareStrings);
        yield return Against("loop over UTF-8 bytes", 1, size, side, side.CompareBytes);
        yield return new Target
        {
            Peer = "absolute 1 ns", Goal = 1, Units = size, TargetNs = TargetNs, Ours = side.Run, Agree = side.Check,
        };
    }

    private static Duel Against(string peer, double goal, int size, Texts side, Action theirs) => new()
    {
        Peer = peer,
        Goal = goal,
        Units = size,
        Ours = side.Run,
        Theirs = theirs,
        Agree = side.Check,
    };

    // Names of one length, so that no comparison ends at the length.
    private static Table SuppliersTable(int size)
    {
        var random = new Random(Seed);
        var rows = new BatchBuilder(new Schema(
            new Field("supplier", DataType.Dictionary(DataType.Int32, DataType.Utf8), Nullable: false)));
        for (int row = 0; row < size; row++)
            rows[0].AppendString($"supplier-{random.Next(Suppliers):00}");
        return rows.ToTable();
    }

    private sealed class Texts : IDisposable
    {
        private readonly Arena _arena = new();
        private readonly Batch _rows;
        private readonly ExpressionProgram _condition;
        private readonly byte* _scratch;
        private readonly Column _bytes;
        private readonly byte[] _soughtBytes = Encoding.UTF8.GetBytes(Sought);
        private readonly bool[] _theirs;
        private ExpressionValues _ours;

        public Texts(Batch rows, ExpressionProgram condition)
        {
            _rows = rows;
            _condition = condition;
            _scratch = _arena.Allocate(condition.ScratchBytes);
            _theirs = new bool[rows.RowCount];
            var plain = new ColumnBuilder(DataType.Utf8);
            for (int row = 0; row < rows.RowCount; row++)
                plain.AppendBytes(rows[0].GetBytes(row));
            _bytes = new Column(DataType.Utf8, plain.Build(_arena));
        }

        public void Run() => _ours = _condition.Evaluate(_rows, 0, _rows.RowCount, default, _scratch);

        public void CompareBytes()
        {
            var sought = _soughtBytes.AsSpan();
            for (int row = 0; row < _theirs.Length; row++)
                _theirs[row] = _bytes.GetBytes(row).SequenceEqual(sought);
        }

        public void CompareStrings()
        {
            for (int row = 0; row < _theirs.Length; row++)
                _theirs[row] = _bytes.GetString(row) == Sought;
        }

        public void Check()
        {
            CompareBytes();
            bool[] ours = new bool[_theirs.Length];
            for (int row = 0; row < ours.Length; row++)
                ours[row] = _ours.IsValid(row) && _ours.GetBool(row);
            Agreement.Equal<bool>(ours, _theirs);
        }

        public void Dispose() => _arena.Dispose();
    }
}
