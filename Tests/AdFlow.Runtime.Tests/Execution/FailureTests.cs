using AdFlow.Operators;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class FailureTests
{
    private static GraphTester Tester(
        string how, string more = "", BoundGraphOptions? options = null, string deadline = "20ms") =>
        new GraphTester(TestModules.All) { Options = options }
            .Table("ads", "a: float64; b: float64", """{"a": 1, "b": 2}""")
            .File("inner.graph.yaml", $$"""
                adflow: 1
                graph: inner
                inputs: { rows: { a: float64 } }
                nodes:
                  bad: { op: test.fail, in: rows, with: { how: {{how}} }{{more}} }
                output: bad
                """)
            .Open($$"""
                adflow: 1
                graph: failing
                deadline: {{deadline}}
                request: { weight: "float64?" }
                tables: { ads: { path: ads.arrow } }
                nodes:
                  scan: { op: scan, table: ads }
                  inner: { use: inner.graph.yaml, in: { rows: scan } }
                  sum: { op: test.sum, in: inner, with: { weight: "=request.weight" } }
                output: sum
                """);

    [Test]
    public void OperatorThatRefuses_NamesGraphNodeOperatorPortColumnAndRow()
    {
        using var tester = Tester("refuse");
        var failure = tester.Failure("{}");
        Assert.That(failure with { Cause = null }, Is.EqualTo(new RunFailure(
            FailureClass.RequestData, FailureCodes.RequestRefused, "found −1, expected more", "failing")
        {
            Node = "inner/bad", Operator = "test.fail", Port = "in", Column = "a", Row = 1,
        }));
    }

    [TestCase("depend", FailureClass.Dependency, FailureCodes.DependencyFailed, "the service does not answer")]
    [TestCase("crash", FailureClass.Internal, FailureCodes.Bug, "boom")]
    [TestCase("forget", FailureClass.Internal, FailureCodes.Bug, "was not filled")]
    [TestCase("devour", FailureClass.Capacity, FailureCodes.OutOfMemory, "more memory")]
    public void OperatorThatFails_IsClassedAndTheNextRunIsFine(
        string how, FailureClass failureClass, string code, string message)
    {
        using var tester = Tester(how, options: new BoundGraphOptions { RunMemoryBytes = 8 << 20 });
        for (int i = 0; i < 3; i++)
        {
            var failure = tester.Failure("{}");
            Assert.That((failure.Class, failure.Code, failure.Node), Is.EqualTo((failureClass, code, "inner/bad")));
            Assert.That(failure.Message, Does.Contain(message));
        }
    }

    [Test]
    public void FailureThatTheGraphAllows_LeavesOutputEmptyAndIsCounted()
    {
        using var tester = Tester("crash", ", on_error: empty");
        using var run = tester.Run("{}");
        Assert.That(run.Failure, Is.Null);
        Assert.That(run.Output(0).RowCount, Is.Zero);
        Assert.That(run.Degraded.Select(failure => failure.Code), Is.EqualTo([FailureCodes.Bug]));
    }

    [Test]
    public void SettingOutOfRange_IsARequestFault()
    {
        using var tester = Tester("crash", ", on_error: empty");
        var failure = tester.Failure("""{"weight": 101.5}""");
        Assert.That((failure.Class, failure.Code, failure.Node, failure.Message), Is.EqualTo((
            FailureClass.RequestData, FailureCodes.BadSetting, "sum",
            "Setting 'weight' = request.weight is 101.5; expected -100 to 100.")));
    }

    [Test]
    public void Deadline_StopsAnOperatorThatAsks_OnlyIfEnforced()
    {
        using var tester = Tester("hang");
        using var run = tester.Run("{}", enforceDeadline: true);
        Assert.That((run.Failure?.Class, run.Failure?.Code),
            Is.EqualTo(((FailureClass?)FailureClass.Deadline, FailureCodes.DeadlinePassed)));
        using var caller = new CancellationTokenSource(20);
        using var other = tester.RunAsync("{}", cancellation: caller.Token).AsTask().Result;
        Assert.That(other.Failure?.Code, Is.EqualTo(FailureCodes.Cancelled));
    }

    [Test]
    public void Timeout_DegradesTheNodeAlone()
    {
        using var tester = Tester("hang", ", timeout: 2ms, on_timeout: empty", deadline: "60s");
        using var run = tester.Run("{}", enforceDeadline: true);
        Assert.That(run.Failure, Is.Null);
        Assert.That(run.Degraded.Select(failure => (failure.Code, failure.Node)),
            Is.EqualTo([(FailureCodes.NodeTimedOut, "inner/bad")]));
    }
}
