namespace AdFlow.Operators.Standard.Tests;

public sealed class TopKTests
{
    [Test]
    public void Values_Equal_KeepInputOrder()
    {
        var table = Rows.Of("id int64, v float32?", """{"id":1,"v":1.0}""", """{"id":2,"v":2.0}""",
            """{"id":3,"v":1.0}""", """{"id":4,"v":null}""", """{"id":5,"v":2.0}""");
        using var tester = Node(table, "v", 3);

        Assert.That(Ids(tester), Is.EqualTo(new[] { 2, 5, 1 }));
    }

    [Test]
    public void Rows_FewerThanK_AreAllKept()
    {
        var table = Rows.Of("id int64, v int64?", """{"id":1,"v":null}""", """{"id":2,"v":2}""");
        using var tester = Node(table, "v", int.MaxValue);

        Assert.That(Ids(tester), Is.EqualTo(new[] { 2, 1 }));
    }

    [TestCase(0)]
    [TestCase(3)]
    public void Input_Empty_GivesNoRows(int k)
    {
        using var tester = Node(Rows.Of("id int64, v int64?"), "v", k);

        Assert.That(Ids(tester), Is.Empty);
    }

    [Test]
    public void Rows_Random_AreTheReferencesRows(
        [Range(1, 6)] int seed, [Values("a", "b", "c", "d", "e")] string by, [Values] RankOrder order)
    {
        var random = new RandomRows(seed);
        var rows = Enumerable.Range(0, random.Count(300)).Select(id => (Id: id, A: random.Integer(40),
            B: random.Float(), C: random.Text(30), G: random.Integer(3), E: random.Integer(5))).ToArray();
        var table = Rows.Of("id int64, a int64?, b float64?, c utf8?, d float32?, e int16?, g int32?",
            [.. rows.Select(row => RandomRows.Line(("id", row.Id), ("a", row.A), ("b", row.B), ("c", row.C),
                ("d", row.B), ("e", row.E), ("g", row.G)))]);
        int k = random.Count(20);
        var sorted = rows.Select(row => (row.Id, row.G, Key: by switch
        {
            "a" => row.A,
            "b" or "d" => row.B,
            "c" => (IComparable?)row.C,
            _ => row.E,
        })).ToList();
        // List.Sort is not stable: the row's number decides at last.
        sorted.Sort((x, y) => Compare(x.Key, y.Key, order) is not 0 and var c ? c : x.Id.CompareTo(y.Id));

        using var all = Node(table, by, k, order);
        Assert.That(Ids(all), Is.EqualTo(sorted.Take(k).Select(row => row.Id)), $"seed {seed}");
        using var grouped = Tester(table, by, k).With("order", order).With("per", Bound.Columns(table, "g"));
        var seen = new Dictionary<long, int>();
        var expected = sorted.Where(row =>
            (seen[row.G ?? long.MinValue] = seen.GetValueOrDefault(row.G ?? long.MinValue) + 1) <= k);
        Assert.That(grouped.Run()["id"].Values<long>().ToArray(),
            Is.EqualTo(expected.Select(row => row.Id)), $"seed {seed}, per group");
    }

    [Test]
    public void Columns_ThatCannotRank_AreErrors()
    {
        var table = Rows.Of("v list<int32>");
        using var tester = Tester(table, "v", 1).Bind();

        Assert.That(tester.Errors, Is.EqualTo(new[]
        {
            "by: column 'v' is list<int32>, which has no order; expected numbers, bools, dates, times, texts or bytes",
        }));
    }

    [Test]
    public void WarmRun_EveryWay_AllocatesNothing()
    {
        foreach (string by in new[] { "a", "t" })
        {
            var table = Rows.Of("a int64, t utf8",
                [.. Enumerable.Range(0, 500).Select(i => RandomRows.Line(("a", i % 7), ("t", $"t{i % 3}")))]);
            using var tester = Tester(table, by, 10).With("per", Bound.Columns(table, "t"));

            Assert.That(tester.WarmAllocations(), Is.Zero);
        }
    }

    private static OperatorTester<TopK> Tester(Tables.Table table, string by, int k) =>
        new OperatorTester<TopK>().Input(table).With("by", Bound.Columns(table, by)[0]).With("k", k);

    private static NodeTester Node(
        Tables.Table table, string by, int k, RankOrder order = RankOrder.Descending) =>
        new NodeTester("top_k", table).With("by", by).With("k", k)
            .With("order", order is RankOrder.Ascending ? "ascending" : "descending");

    private static int Compare(IComparable? x, IComparable? y, RankOrder order)
    {
        int classX = x is null ? 2 : x is double.NaN ? 1 : 0, classY = y is null ? 2 : y is double.NaN ? 1 : 0;
        if (classX != 0 || classY != 0)
            return classX.CompareTo(classY);
        int result = x is string text ? string.CompareOrdinal(text, (string)y!) : x!.CompareTo(y);
        return order is RankOrder.Ascending ? result : -result;
    }

    private static long[] Ids(NodeTester tester) => tester.Run()["id"].Values<long>().ToArray();
}
