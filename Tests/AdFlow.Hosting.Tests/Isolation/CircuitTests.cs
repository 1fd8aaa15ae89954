using AdFlow.Operators;
using AdFlow.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdFlow.Hosting.Tests.Isolation;

public sealed class CircuitTests
{
    private static readonly IsolationOptions Options = new() { LeastFailures = 4, FailedPart = 0.5 };

    private readonly ManualTime _time = new();

    [Test]
    public void FailuresByItsFault_IsolateAVersion_UntilATrialSucceeds()
    {
        var circuit = NewCircuit();
        for (int i = 0; i < 4; i++)
            Run(circuit, FailureClass.Internal);
        Assert.That(circuit.Begin(), Is.EqualTo(CircuitPass.No));
        Assert.That(circuit.RetryAfterSeconds, Is.EqualTo(1));
        _time.Pass(Options.FirstPause);
        Assert.That(circuit.Begin(), Is.EqualTo(CircuitPass.Trial));
        Assert.That(circuit.Begin(), Is.EqualTo(CircuitPass.No));
        circuit.End(CircuitPass.Trial, true, null);
        Assert.That(circuit.Begin(), Is.EqualTo(CircuitPass.Yes));
    }

    [Test]
    public void TrialsThatFail_DoubleThePauseUpToALimit()
    {
        var circuit = NewCircuit();
        circuit.Trip();
        var pauses = new List<int>();
        for (int i = 0; i < 8; i++)
        {
            pauses.Add(circuit.RetryAfterSeconds);
            _time.Pass(TimeSpan.FromSeconds(pauses[^1]));
            Run(circuit, FailureClass.GraphAuthor, CircuitPass.Trial);
        }
        Assert.That(pauses, Is.EqualTo(new[] { 1, 2, 4, 8, 16, 32, 60, 60 }));
    }

    [TestCase(FailureClass.RequestData)]
    [TestCase(FailureClass.Dependency)]
    [TestCase(FailureClass.Capacity)]
    [TestCase(FailureClass.Deadline)]
    public void FailuresOfOthers_NeverIsolate(FailureClass failure)
    {
        var circuit = NewCircuit();
        for (int i = 0; i < 100; i++)
            Run(circuit, failure);
        Assert.That(circuit.IsOpen, Is.False);
    }

    [Test]
    public void FailuresThatAreFewOfMany_DoNotIsolate()
    {
        var circuit = NewCircuit();
        for (int i = 0; i < 100; i++)
            Run(circuit, i % 3 == 0 ? FailureClass.Internal : null);
        Assert.That(circuit.IsOpen, Is.False);
    }

    [Test]
    public void FailuresLongAgo_AreForgotten()
    {
        var circuit = NewCircuit();
        for (int i = 0; i < 20; i++)
        {
            Run(circuit, FailureClass.Internal);
            _time.Pass(Options.Window / 2);
        }
        Assert.That(circuit.IsOpen, Is.False);
    }

    [Test]
    public void TrialThatSaysNothing_LetsTheNextOneTry()
    {
        var circuit = NewCircuit();
        circuit.Trip();
        _time.Pass(Options.FirstPause);
        Run(circuit, FailureClass.RequestData, CircuitPass.Trial);
        Assert.That(circuit.Begin(), Is.EqualTo(CircuitPass.Trial));
        circuit.End(CircuitPass.Trial, hasRun: false, null);
        Assert.That(circuit.Begin(), Is.EqualTo(CircuitPass.Trial));
    }

    [Test]
    public void RunsUnderWayWhenItIsIsolated_ChangeNothing()
    {
        var circuit = NewCircuit();
        var pass = circuit.Begin();
        circuit.Trip();
        circuit.Trip();
        circuit.End(pass, true, null);
        Assert.That(circuit.IsOpen);
        Assert.That(circuit.RetryAfterSeconds, Is.EqualTo(1));
    }

    private static void Run(Circuit circuit, FailureClass? failure, CircuitPass expected = CircuitPass.Yes)
    {
        var pass = circuit.Begin();
        Assert.That(pass, Is.EqualTo(expected));
        circuit.End(pass, true, failure is { } known ? new RunFailure(known, "ADG0000", "", "g") : null);
    }

    private Circuit NewCircuit() => new("g", "1", Options, _time, NullLogger.Instance);
}
