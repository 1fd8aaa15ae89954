using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>What is said of nodes of each kind.</summary>
public sealed class RowReasonTests
{
    private static readonly string[] Found =
    [
        """{"id": 1, "score": 9, "kind": "a"}""", """{"id": 2, "score": 8, "kind": "a"}""",
        """{"id": 3, "score": 7, "kind": null}""", """{"id": 4, "score": null, "kind": null}""",
        """{"id": 5, "score": "NaN", "kind": "b"}""",
    ];

    // One table, its nodes, the last one of which is the output.
    private static FollowTester Tester(string nodes, string request = "{}") => new(
        new GraphTester(TestModules.All).Table("rows", "id: int64; score: float64?; kind: utf8?", Found)
            .Table("more", "id: int64; label: utf8", """{"id": 1, "label": "x"}""", """{"id": 1, "label": "y"}""")
            .Table("other", "id: int64; score: float64", """{"id": 2, "score": 3}""", """{"id": 6, "score": 1}"""),
        $$"""
        adflow: 1
        graph: one
        request: { most: "int64?", on: "bool?" }
        tables:
          rows: { path: rows.arrow }
          {{(nodes.Contains("more") ? "more: { path: more.arrow, group_key: id }" : "")}}
          {{(nodes.Contains("other") ? "other: { path: other.arrow }" : "")}}
        nodes:
          all: { op: scan, table: rows }
        {{string.Join('\n', nodes.Split('\n').Select(line => "  " + line))}}
        output: last
        """, request);

    [TestCase("last: { op: where, in: all, with: score > 8.5 or kind == 'b' }", 2,
        "score > 8.5 or kind == 'b', but score is 8, kind is a")]
    [TestCase("last: { op: where, in: all, with: score * 2 > request.most }", 3,
        "score * 2 > request.most, but score is 7, request.most is 14, score * 2 is 14")]
    [TestCase("last: { op: where, in: all, with: score > 1 and id < 9 }", 4, "score > 1, but score is null")]
    [TestCase("last: { op: where, in: all, with: kind is not null }", 3, "kind is not null, but kind is null")]
    [TestCase("last: { op: top_k, in: all, with: { by: score, k: 2 } }", 3,
        "rank 3 of 5, the first 2 are kept (k): its score is 7, the last of them, id 2, has 8")]
    [TestCase("last: { op: top_k, in: all, with: { by: score, k: 2, order: ascending } }", 1,
        "rank 3 of 5, the first 2 are kept (k): its score is 9, the last of them, id 2, has 8")]
    [TestCase("last: { op: top_k, in: all, with: { by: score, k: 4 } }", 4,
        "rank 5 of 5, the first 4 are kept (k): its score is null, the last of them, id 5, has NaN")]
    [TestCase("last: { op: top_k, in: all, with: { by: kind, k: 1 } }", 3,
        "not among the 1 row that top_k put out")]
    [TestCase("last: { op: top_k, in: all, with: { by: score, k: 0 } }", 1, "rank 1 of 5, none is kept (k)")]
    [TestCase("last: { op: distinct, in: all, with: [kind] }", 2,
        "rank 2 of 2 with kind a, only the first is kept: id 1 came before it")]
    [TestCase("last: { op: join, in: all, table: more }", 2, "more has no row with id 2")]
    [TestCase("last: { op: test.first, in: all, with: { count: 2 } }", 3,
        "not among the 2 rows that test.first put out")]
    [TestCase("last: { op: where, in: all, with: id > 0, when: request.on }", 2,
        "left out: when request.on, but request.on is null")]
    [TestCase("""
        wrong: { op: test.fail, in: all, columns: { a: score }, with: { how: depend }, on_error: empty }
        last: { op: where, in: wrong, with: id > 0 }
        """, 2, "left empty: the service does not answer")]
    public void LostRow_IsToldByWhatTheNodeSaysOfItself(string nodes, int id, string why)
    {
        using var tester = Tester(nodes, """{"most": 14}""");
        Assert.That(tester.LossOf($"id={id}"), Is.EqualTo(why));
    }

    [Test]
    public void Merge_WithALimit_TellsTheRankWithoutIt()
    {
        const string Merge = """
            scored: { op: where, in: all, with: score > 0 }
            less: { op: scan, table: other }
            last: { op: recall.merge, in: [scored, less], with: { key: id, limit: LIMIT, normalize: none } }
            """;
        using var tester = Tester(Merge.Replace("LIMIT", "2", StringComparison.Ordinal));
        Assert.That(tester.LossOf("id=3"), Is.EqualTo(
            "rank 3 of 4, the first 2 are kept (limit): its score is 7, the last of them, id 2, has 8"));
        var both = tester.Follow("id=2");
        Assert.That(both.Steps.Select(step => (step.Node, step.Kind)), Is.EqualTo(new[]
        {
            ("all", RowStepKind.Found), ("scored", RowStepKind.Kept), ("less", RowStepKind.Found),
            ("last", RowStepKind.Kept),
        }));
        var one = tester.Follow("id=6");
        Assert.That(one.Steps.Select(step => (step.Node, step.Kind)), Is.EqualTo(new[]
        {
            ("all", RowStepKind.NotFound), ("scored", RowStepKind.Absent), ("less", RowStepKind.Found),
            ("last", RowStepKind.Lost),
        }));
        using var all = Tester(Merge.Replace("LIMIT", "9", StringComparison.Ordinal));
        Assert.That(all.Follow("id=6").Places, Is.EqualTo([4]));
    }

    [Test]
    public void Merge_WithQuotas_SaysThatOthersAreKept()
    {
        using var tester = Tester("""
            scored: { op: where, in: all, with: score > 0 }
            less: { op: scan, table: other }
            last: { op: recall.merge, in: [scored, less],
              with: { key: id, limit: 2, normalize: none, quotas: { less: 2 } } }
            """);
        Assert.That(tester.LossOf("id=1"), Does.EndWith("rows behind it are kept by other settings"));
    }

    [Test]
    public void Searcher_WithALimit_TellsTheRankBehindIt()
    {
        using var tester = new FollowTester(new GraphTester(TestModules.All)
            .Table("texts", "ad_id: int64; title: utf8", """{"ad_id": 1, "title": "usb usb cable"}""",
                """{"ad_id": 2, "title": "usb plug for a wall with much else"}""",
                """{"ad_id": 3, "title": "lamp"}"""), """
            adflow: 1
            graph: found
            request: { query: utf8 }
            tables: { texts: { path: texts.arrow, indexes: { words: { inverted: [title], analyzer: english } } } }
            nodes:
              words: { op: recall.rewrite, in: request }
              last: { op: recall.text, in: words, table: texts, with: { limit: 1 } }
            output: last
            """, """{"query": "usb"}""");
        Assert.That(tester.LossOf("ad_id=2"), Does.StartWith("rank 2 of 2, only the first is kept (limit): its score"));
        Assert.That(tester.LossOf("ad_id=3"), Is.EqualTo(
            "not among the 1 row that it found: texts has 1 row of it, which does not match this request"));
        Assert.That(tester.LossOf("ad_id=4"), Is.EqualTo("texts has no row with ad_id 4"));
        Assert.That(tester.Text("ad_id=3"), Does.Contain("tables: texts has 1 row"));
    }

    [Test]
    public void OperatorThatSaysNothing_IsToldByWhatItReads()
    {
        using var tester = new FollowTester(new GraphTester(TestModules.All)
            .Table("rows", "id: int64; a: float64", """{"id": 1, "a": 2}""", """{"id": 2, "a": 3}""",
                """{"id": 7, "a": 4}""")
            .Table("known", "id: int64; x: float64", """{"id": 1, "x": 2}""", """{"id": 2, "x": 2}"""), """
            adflow: 1
            graph: asked
            request: { }
            tables: { rows: { path: rows.arrow }, known: { path: known.arrow, key: id } }
            nodes:
              all: { op: scan, table: rows }
              last: { op: test.search, in: all, table: known }
            output: last
            """);
        Assert.That(tester.LossOf("id=7"), Is.EqualTo("known has no row with id 7"));
    }

    [Test]
    public void KeyThatIsRenamed_IsFollowedUnderItsNewName()
    {
        using var tester = Tester("""
            renamed: { op: select, in: all, with: { rename: { id: number } } }
            last: { op: where, in: renamed, with: number > 2 }
            """);
        Assert.That(tester.LossOf("id=2"), Is.EqualTo("number > 2, but number is 2"));
        Assert.That(tester.Follow("id=3").Places, Is.EqualTo([1]));
    }

    [Test]
    public void KeyThatIsDropped_IsFollowedByContent()
    {
        using var tester = Tester("""
            less: { op: select, in: all, with: { drop: [id] } }
            last: { op: where, in: less, with: score > 7.5 }
            """);
        Assert.That(tester.Follow("id=2").Places, Is.EqualTo([2]));
        Assert.That(tester.LossOf("id=3"), Is.EqualTo("score > 7.5, but score is 7"));
    }

    [Test]
    public void RowThatIsSummedUp_CannotBeTold()
    {
        using var tester = Tester("last: { op: aggregate, in: all, with: { by: [kind], compute: { n: count() } } }");
        var story = tester.Follow("id=2");
        Assert.That((story.Verdict, story.Steps[^1].Kind),
            Is.EqualTo((RowVerdict.Untraceable, RowStepKind.Untraceable)));
        Assert.That(tester.Text("id=2"), Does.Contain("aggregate makes other rows, in which it cannot be told"));
    }

    [Test]
    public void RunThatFails_TellsUpToTheFailure()
    {
        using var tester = Tester("""
            wrong: { op: test.fail, in: all, columns: { a: score }, with: { how: depend } }
            last: { op: where, in: wrong, with: id > 0 }
            """);
        var story = tester.Follow("id=2");
        Assert.That((story.Verdict, story.Failure?.Node), Is.EqualTo((RowVerdict.NotRun, "wrong")));
        Assert.That(tester.Text("id=2"), Does.Contain("the run failed at wrong: "));
    }
}
