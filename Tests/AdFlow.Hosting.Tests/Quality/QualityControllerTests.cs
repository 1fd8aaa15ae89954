using AdFlow.Operators;

namespace AdFlow.Hosting.Tests.Quality;

/// <summary>A simulated machine with two processors and a graph whose runs take 8, 4 and 2 ms on its rungs.</summary>
public sealed class QualityControllerTests
{
    private static readonly QualityOptions Options = new();
    private static readonly double[] Milliseconds = [8, 4, 2];

    [Test]
    public void PressureForAMoment_ChangesNothing()
    {
        var controller = new QualityController(Options, 3);
        for (int look = 0; look < 100; look++)
            Assert.That(controller.Look(new QualitySample(At(look), look % 10 == 0 ? 1 : 0, 0.5)), Is.Zero);
    }

    [Test]
    public void LastingPressure_GoesDownRungByRung_AndNotBelowTheLast()
    {
        var controller = new QualityController(Options, 3);
        var rungs = new List<int>();
        for (int look = 0; look < 100; look++)
        {
            if (controller.Look(new QualitySample(At(look), 1, 2)) is not 0 and var change)
                controller.Move(change);
            rungs.Add(controller.Rung);
        }
        Assert.That(rungs[3], Is.Zero);
        Assert.That(rungs[^1], Is.EqualTo(2));
    }

    [TestCase(0.5, 0)]
    [TestCase(1.6, 1)]
    [TestCase(3.0, 2)]
    [TestCase(9.0, 2)]
    public void ConstantLoad_SettlesOnOneRung(double load, int expected)
    {
        var rungs = Simulate(_ => load, seconds: 120, seed: 11);
        Assert.That(rungs[^1], Is.EqualTo(expected));
        Assert.That(Changes(rungs.Skip(rungs.Count / 4)), Is.Zero, "changes after settling");
        Assert.That(Changes(rungs), Is.EqualTo(expected), "no way back");
    }

    [Test]
    public void AnyConstantLoad_ChangesAtMostOnceARungAndDirection([Values(1, 2, 3)] int seed)
    {
        var random = new CounterRandom((ulong)seed, 0, 0);
        for (int i = 0; i < 12; i++)
        {
            double load = random.NextDouble() * 6;
            var rungs = Simulate(_ => load, seconds: 90, seed: (ulong)(100 * seed + i));
            Assert.That(Changes(rungs), Is.LessThanOrEqualTo(2), $"seed {seed}, load {load}");
        }
    }

    [Test]
    public void LoadThatFalls_IsAnsweredInFullQualityAgain()
    {
        var rungs = Simulate(at => at < 30 ? 3 : 0.4, seconds: 80, seed: 5);
        Assert.That(rungs[290], Is.EqualTo(2));
        Assert.That(rungs[^1], Is.Zero);
        Assert.That(Changes(rungs), Is.EqualTo(4));
    }

    [Test]
    public void WhatWasMeasuredLongAgo_IsTriedAgain()
    {
        var controller = new QualityController(Options, 2);
        controller.Look(new QualitySample(At(0), 0, 2));
        controller.Move(1);
        int looks = 0;
        while (controller.Look(new QualitySample(At(++looks), 0, 2)) == 0)
            Assert.That(At(looks), Is.LessThanOrEqualTo(Options.RetryAfter));
        Assert.That(At(looks), Is.GreaterThanOrEqualTo(Options.RetryAfter));
    }

    private static TimeSpan At(int look) => look * Options.Interval;

    private static int Changes(IEnumerable<int> rungs)
    {
        var list = rungs.ToList();
        return list.Zip(list.Skip(1)).Count(pair => pair.First != pair.Second);
    }

    // A queue of bounded length; the load is a part of what two processors can do in full quality.
    private static List<int> Simulate(Func<double, double> load, int seconds, ulong seed)
    {
        const double Processors = 2, MostWaitMs = 16;
        var controller = new QualityController(Options, Milliseconds.Length);
        var random = new CounterRandom(seed, 0, 0);
        var rungs = new List<int>();
        double backlog = 0, rate = 0, next = 0;
        for (int look = 0; look < seconds * 10; look++)
        {
            double perMs = load(look / 10.0) * Processors / Milliseconds[0];
            int arrived = 0, refused = 0;
            for (double ms = look * 100; ms < look * 100 + 100; ms++)
            {
                backlog = Math.Max(0, backlog - Processors);
                for (; next < ms; next -= Math.Log(1 - random.NextDouble()) / perMs, arrived++)
                    if (backlog > MostWaitMs * Processors)
                        refused++;
                    else
                        backlog += Milliseconds[controller.Rung];
            }
            rate += (arrived / 100.0 - rate) * (1 - Math.Exp(-0.1));
            int above = Math.Max(0, controller.Rung - 1);
            int change = controller.Look(new QualitySample(At(look),
                Math.Max(backlog / Processors / MostWaitMs, 10.0 * refused / Math.Max(1, arrived)),
                rate * Milliseconds[above] / Processors));
            if (change != 0)
                controller.Move(change);
            rungs.Add(controller.Rung);
        }
        return rungs;
    }
}
