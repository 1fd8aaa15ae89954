using AdFlow.Tables;

namespace AdFlow.Operators.Tests.Expressions;

public sealed unsafe class ExpressionProgramTests
{
    private static readonly int[] Sizes = [0, 1, 7, 8, 9, 63, 64, 65, 127, 200];

    [Test]
    public void Evaluate_RandomExpressions_AgreesWithTheReference([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        using var arena = new Arena();
        var rows = RandomRows.Build(random, Sizes[seed % Sizes.Length], arena);
        var request = RandomRows.Build(random, 1, arena);
        for (int i = 0; i < 100; i++)
        {
            var expression = new RandomExpressions(random).Any(random.Next(1, 6));
            int start = random.Next(rows.RowCount + 1), count = random.Next(rows.RowCount - start + 1);
            if (random.Next(2) == 0)
                (start, count) = (0, rows.RowCount);
            Compare(expression, rows, request, start, count, arena, $"seed {seed}, expression {i}");
        }
    }

    [Test]
    public void Evaluate_RowsAroundAChunk_AgreesWithTheReference([Values(1023, 1024)] int count)
    {
        const int seed = 7;
        var random = new Random(seed);
        using var arena = new Arena();
        var rows = RandomRows.Build(random, 1500, arena);
        var request = RandomRows.Build(random, 1, arena);
        for (int i = 0; i < 100; i++)
        {
            var expression = new RandomExpressions(random).Any(4);
            Compare(expression, rows, request, random.Next(400), count, arena, $"seed {seed}, expression {i}");
        }
    }

    [Test]
    public void EvaluateScalar_RandomExpressions_AgreesWithTheReference([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        using var arena = new Arena();
        for (int i = 0; i < 100; i++)
        {
            var request = RandomRows.Build(random, 1, arena);
            var expression = new RandomExpressions(random, withRows: false).Any(random.Next(1, 5));
            var program = new ExpressionProgram(expression);
            object? expected = new ReferenceEvaluator(default, request).Evaluate(expression, 0);
            var value = program.EvaluateScalar(request, arena.Allocate(program.ScratchBytes));
            object? actual = value.IsNull ? null : value.Kind switch
            {
                ValueKind.Bool => value.IsTrue, ValueKind.Int64 => value.Int64, _ => (object)value.Float64,
            };
            Assert.That(actual, Is.EqualTo(expected), $"seed {seed}, expression {i}: {expression}");
        }
    }

    [Test]
    public void Select_SeveralChunks_AgreeWithTheReference([Values(0, 1, 1024, 2500)] int count)
    {
        const int seed = 11;
        var random = new Random(seed);
        using var arena = new Arena();
        var rows = RandomRows.Build(random, count, arena);
        var request = RandomRows.Build(random, 1, arena);
        var reference = new ReferenceEvaluator(rows, request);
        for (int i = 0; i < 30; i++)
        {
            var program = new ExpressionProgram(new RandomExpressions(random).Bool(3));
            byte* scratch = arena.Allocate(program.ScratchBytes);
            object?[] values =
                [.. Enumerable.Range(0, count).Select(row => reference.Evaluate(program.Expression, row))];
            var selected = arena.AllocateSpan<int>(count);
            int found;
            fixed (int* first = selected)
                found = program.Select(rows, request, scratch, first, StopSignal.Never);
            int[] expected = [.. Enumerable.Range(0, count).Where(row => values[row] is true)];
            Assert.That(selected[..found].ToArray(), Is.EqualTo(expected), $"seed {seed}, {program.Expression}");
        }
    }

    [Test]
    public void Evaluate_WarmProgram_AllocatesNothing()
    {
        var random = new Random(3);
        using var arena = new Arena();
        var rows = RandomRows.Build(random, 1000, arena);
        var request = RandomRows.Build(random, 1, arena);
        ExpressionProgram[] programs =
            [.. Enumerable.Range(0, 50).Select(_ => new ExpressionProgram(new RandomExpressions(random).Bool(4)))];
        byte* scratch = arena.Allocate(programs.Max(program => program.ScratchBytes));
        int* selected = (int*)arena.Allocate(4000);
        foreach (var program in programs)
            program.Select(rows, request, scratch, selected, StopSignal.Never);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var program in programs)
            program.Select(rows, request, scratch, selected, StopSignal.Never);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Evaluate_LargeDictionary_ComparesTextsNotCodes()
    {
        using var arena = new Arena();
        var schema = new Schema(new Field("word", DataType.Dictionary(DataType.Int32, DataType.Utf8)));
        var builder = new BatchBuilder(schema);
        for (int i = 0; i < 3000; i++)
            builder[0].AppendString($"w{i % 2000}");
        var rows = builder.Build(arena);
        var program = new ExpressionProgram(
            Expression.Call(ExpressionOp.Equal, Expression.Column(0, schema[0]), Expression.Constant("w999")));
        var selected = arena.AllocateSpan<int>(3000);
        fixed (int* first = selected)
        {
            int found = program.Select(rows, default, arena.Allocate(program.ScratchBytes), first, StopSignal.Never);
            Assert.That(selected[..found].ToArray(), Is.EqualTo(new[] { 999, 2999 }));
        }
    }

    [Test]
    public void Evaluate_DictionaryWithNullAndRepeatedEntries_FollowsTheEntries()
    {
        using var arena = new Arena();
        var entries = new ColumnBuilder(DataType.Utf8);
        entries.AppendString("a");
        entries.AppendNull();
        entries.AppendString("a");
        sbyte* codes = stackalloc sbyte[] { 0, 1, 2, 0 };
        var node = new ColumnNode { Length = 4, Values = (byte*)codes, Dictionary = entries.Build(arena) };
        ColumnNode* nodes = &node;
        var schema = new Schema(new Field("brand", DataType.Dictionary(DataType.Int8, DataType.Utf8)));
        var rows = new Batch(schema, &nodes, 4);
        var program = new ExpressionProgram(
            Expression.Call(ExpressionOp.Equal, Expression.Column(0, schema[0]), Expression.Constant("a")));
        var values = program.Evaluate(rows, 0, 4, default, arena.Allocate(program.ScratchBytes));
        Assert.That(Enumerable.Range(0, 4).Select(values.IsValid), Is.EqualTo(new[] { true, false, true, true }));
        Assert.That(values.GetBool(0) && values.GetBool(2) && values.GetBool(3));
    }

    [Test]
    public void EvaluateScalar_TextOfTheRequest_IsAView()
    {
        using var arena = new Arena();
        var schema = new Schema(new Field("query", DataType.Utf8));
        var builder = new BatchBuilder(schema);
        builder[0].AppendString("red shoes");
        var request = builder.Build(arena);
        var program = new ExpressionProgram(Expression.Request(0, schema[0]));
        var value = program.EvaluateScalar(request, null);
        Assert.That(value.IsNull, Is.False);
        Assert.That(System.Text.Encoding.UTF8.GetString(value.Text), Is.EqualTo("red shoes"));
    }

    [Test]
    public void EvaluateScalar_BareNull_IsNull()
    {
        using var arena = new Arena();
        var program = new ExpressionProgram(Expression.Null());
        Assert.That(program.EvaluateScalar(default, arena.Allocate(program.ScratchBytes)).IsNull);
    }

    [Test]
    public void Evaluate_SettingWithoutValue_IsRefused() =>
        Assert.Throws<InvalidOperationException>(
            () => _ = new ExpressionProgram(Expression.Setting("reserve", ExpressionType.Float64)));

    [Test]
    public void EvaluateScalar_WithoutRequest_SaysSo()
    {
        using var arena = new Arena();
        var program = new ExpressionProgram(Expression.Request(0, new Field("slots", DataType.Int32)));
        byte* scratch = arena.Allocate(program.ScratchBytes);
        var error = Assert.Throws<InvalidOperationException>(() => program.EvaluateScalar(default, scratch));
        Assert.That(error!.Message, Is.EqualTo("request.slots reads the request, which should be one row, not 0."));
    }

    [Test]
    public void Evaluate_ColumnOfAnotherKind_SaysSo()
    {
        using var arena = new Arena();
        var rows = new BatchBuilder(new Schema(new Field("x", DataType.Utf8))).Build(arena);
        var program = new ExpressionProgram(Expression.Column(0, new Field("x", DataType.Int64)));
        byte* scratch = arena.Allocate(program.ScratchBytes);
        var error = Assert.Throws<InvalidOperationException>(() => program.Evaluate(rows, 0, 0, default, scratch));
        Assert.That(error!.Message, Does.Contain("Int64").And.Contain("utf8"));
    }

    private static void Compare(
        Expression expression, Batch rows, Batch request, int start, int count, Arena arena, string where)
    {
        var program = new ExpressionProgram(expression);
        byte* scratch = arena.Allocate(program.ScratchBytes);
        new Span<byte>(scratch, program.ScratchBytes).Fill(0xA5);
        var values = program.Evaluate(rows, start, count, request, scratch);
        var reference = new ReferenceEvaluator(rows, request);
        Assert.That(values.Count, Is.EqualTo(count), where);
        for (int i = 0; i < count; i++)
        {
            object? expected = reference.Evaluate(expression, start + i);
            object? actual = !values.IsValid(i) ? null : values.Kind switch
            {
                ValueKind.Bool => values.GetBool(i),
                ValueKind.Int64 => values.GetInt64(i),
                _ => (object)values.GetFloat64(i),
            };
            if (!Same(actual, expected))
                Assert.Fail($"{where}, row {start + i} of {start}+{count}: {expression} is {actual ?? "null"}, "
                    + $"not {expected ?? "null"}");
        }
    }

    // Bit-identical, all NaNs being one.
    private static bool Same(object? a, object? b) => a is double x && b is double y
        ? BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y) || (double.IsNaN(x) && double.IsNaN(y))
        : Equals(a, b);
}
