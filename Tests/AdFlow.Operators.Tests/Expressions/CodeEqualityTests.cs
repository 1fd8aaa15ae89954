using AdFlow.Tables;

namespace AdFlow.Operators.Tests.Expressions;

/// <summary>Equality of dictionary codes with a text, beside the texts themselves.</summary>
public sealed unsafe class CodeEqualityTests
{
    private static readonly DataType[] IndexTypes =
    [
        DataType.Int8, DataType.UInt8, DataType.Int16, DataType.UInt16, DataType.Int32, DataType.UInt32,
        DataType.Int64, DataType.UInt64,
    ];

    [Test]
    public void Evaluate_RandomDictionaries_EqualsComparingTexts()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            using var arena = new Arena();
            var index = IndexTypes[random.Next(IndexTypes.Length)];
            string?[] texts = Texts(random, random.Next(4) switch { 0 => 1, 1 => 300, 2 => 3_000, _ => 30 });
            int[] codes = Codes(random, Math.Min(texts.Length, index.ByteWidth() == 1 ? 128 : texts.Length));
            var rows = Rows(index, texts, codes, arena);
            string sought = texts[random.Next(Math.Min(texts.Length, 128))] ?? "absent";
            int start = random.Next(codes.Length + 1), count = Math.Min(codes.Length - start, random.Next(1_025));
            var values = Evaluate(rows, sought, start, count, arena);
            for (int i = 0; i < count; i++)
            {
                string? text = texts[codes[start + i]];
                bool? equal = values.IsValid(i) ? values.GetBool(i) : null;
                Assert.That(equal, Is.EqualTo(text is null ? null : (bool?)(text == sought)),
                    $"seed {seed}, row {start + i}");
            }
        }
    }

    [Test]
    public void Evaluate_TextBehindTheLastCodeOfTheType_IsNotMistakenForAnother()
    {
        using var arena = new Arena();
        string[] texts = [.. Enumerable.Range(0, 300).Select(i => $"entry-{i:000}")];
        var rows = Rows(DataType.UInt8, texts, [.. Enumerable.Range(0, 200)], arena);
        var values = Evaluate(rows, "entry-256", 0, 200, arena);
        Assert.That(Enumerable.Range(0, 200).Any(values.GetBool), Is.False);
    }

    private static ExpressionValues Evaluate(in Batch rows, string sought, int start, int count, Arena arena)
    {
        var program = new ExpressionProgram(
            Expression.Call(ExpressionOp.Equal, Expression.Column(0, rows.Schema[0]), Expression.Constant(sought)));
        return program.Evaluate(rows, start, count, default, arena.Allocate(program.ScratchBytes));
    }

    // Few letters and lengths about that of a word, so that texts repeat and differ anywhere.
    private static string?[] Texts(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(20) == 0 ? null
            : string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(4) == 0 ? 'b' : 'a')))];

    private static int[] Codes(Random random, int limit) =>
        [.. Enumerable.Range(0, random.Next(2_000)).Select(_ => random.Next(limit))];

    private static Batch Rows(DataType index, IReadOnlyList<string?> texts, int[] codes, Arena arena)
    {
        var entries = new ColumnBuilder(DataType.Utf8);
        foreach (string? text in texts)
            if (text is null)
                entries.AppendNull();
            else
                entries.AppendString(text);
        int width = index.ByteWidth();
        byte* values = arena.AllocateZeroed(Math.Max(codes.Length * width, 1));
        for (int row = 0; row < codes.Length; row++)
            for (int part = 0; part < Math.Min(width, sizeof(int)); part++)
                values[row * width + part] = (byte)(codes[row] >> 8 * part);
        var node = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        *node = new ColumnNode { Length = codes.Length, Values = values, Dictionary = entries.Build(arena) };
        var nodes = (ColumnNode**)arena.Allocate(sizeof(nint));
        *nodes = node;
        return new Batch(new Schema(new Field("word", DataType.Dictionary(index, DataType.Utf8))), nodes, codes.Length);
    }
}
