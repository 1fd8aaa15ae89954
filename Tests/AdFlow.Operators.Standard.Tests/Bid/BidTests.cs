using System.Globalization;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>The map operators on bids, on the lane of one number.</summary>
public sealed class BidTests
{
    [TestCase(0.02, 1.5, 30)]
    [TestCase(0, 1.5, 0)]
    [TestCase(double.NaN, 1.5, double.NaN)]
    public void Ecpm_PctrAndBid_IsPerThousandImpressions(double pctr, double bid, double expected) =>
        Assert.That(Ecpm.PerThousand(Lane(pctr), Lane(bid)).Value, Is.EqualTo(expected).Within(1e-12));

    [TestCase(40, 0.05, 2)]
    [TestCase(40, double.NaN, double.NaN)]
    public void Ocpc_TargetAndPcvr_IsTheBidPerClick(double target, double pcvr, double expected) =>
        Assert.That(Ocpc.PerClick(Lane(target), Lane(pcvr)).Value, Is.EqualTo(expected).Within(1e-12));

    [TestCase(2, 0.5, 0, 1, 1)]
    [TestCase(2, 1.4, 0, 1, 2)]
    [TestCase(2, 1.4, 0.6, 1.4, 2.8)]
    [TestCase(2, 0.1, 0.6, 1.4, 1.2)]
    [TestCase(2, -3, 0, 1, 0)]
    [TestCase(2, double.PositiveInfinity, 0, 1, 2)]
    [TestCase(2, double.NaN, 0, 1, double.NaN)]
    public void Pacing_Multiplier_IsAppliedWithinItsBounds(
        double bid, double pacing, double minimum, double maximum, double expected) => Assert.That(
            Pacing.Scale(Lane(bid), Lane(pacing), minimum, maximum).Value, Is.EqualTo(expected).Within(1e-12));

    [TestCase(RoundingMode.Down, 0.019, 0.01)]
    [TestCase(RoundingMode.Up, 0.011, 0.02)]
    [TestCase(RoundingMode.HalfEven, 0.025, 0.02)]
    [TestCase(RoundingMode.HalfEven, 0.375, 0.38)]
    [TestCase(RoundingMode.HalfEven, double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(RoundingMode.Up, double.NegativeInfinity, double.NegativeInfinity)]
    [TestCase(RoundingMode.Up, double.NaN, double.NaN)]
    [TestCase(RoundingMode.HalfUp, 0.125, 0.13)]
    [TestCase(RoundingMode.HalfUp, 0.0049999999999999994, 0.0)]
    [TestCase(RoundingMode.HalfUp, -0.125, -0.12)]
    [TestCase(RoundingMode.Down, -0.125, -0.13)]
    [TestCase(RoundingMode.HalfUp, double.NaN, double.NaN)]
    [TestCase(RoundingMode.Down, double.PositiveInfinity, double.PositiveInfinity)]
    public void Round_Price_BecomesCents(RoundingMode mode, double price, double expected) =>
        Assert.That(Round.ToUnit(Lane(price), 100, mode).Value, Is.EqualTo(expected));

    [Test]
    public void Round_WholeCents_StayInEveryMode()
    {
        for (int cents = 0; cents < 100_000; cents++)
            foreach (var mode in Enum.GetValues<RoundingMode>())
                Assert.That(Round.ToUnit(Lane(cents / 100.0), 100, mode).Value, Is.EqualTo(cents / 100.0), $"{mode}");
    }

    [Test]
    public void Round_DecimalPrices_AreRoundedAsDecimals()
    {
        for (int mils = 0; mils < 100_000; mils++)
        {
            decimal exact = mils / 1000m;
            double price = (double)exact;
            Assert.That(Round.ToUnit(Lane(price), 100, RoundingMode.Down).Value,
                Is.EqualTo((double)decimal.Round(exact, 2, MidpointRounding.ToNegativeInfinity)), $"{exact} down");
            Assert.That(Round.ToUnit(Lane(price), 100, RoundingMode.Up).Value,
                Is.EqualTo((double)decimal.Round(exact, 2, MidpointRounding.ToPositiveInfinity)), $"{exact} up");
            Assert.That(Round.ToUnit(Lane(price), 100, RoundingMode.HalfEven).Value,
                Is.EqualTo((double)decimal.Round(exact, 2, MidpointRounding.ToEven)), $"{exact} half even");
            Assert.That(Round.ToUnit(Lane(price), 100, RoundingMode.HalfUp).Value,
                Is.EqualTo((double)decimal.Round(exact, 2, MidpointRounding.AwayFromZero)), $"{exact} half up");
        }
    }

    [Test]
    public void Round_RandomPrices_KeepsOrderAndStaysWithinAUnit()
    {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++)
        {
            double low = 5 * random.NextDouble(), high = low + 0.02 * random.NextDouble();
            foreach (var mode in Enum.GetValues<RoundingMode>())
            {
                double rounded = Round.ToUnit(Lane(low), 1000, mode).Value;
                string name = $"seed 7, number {i}, {mode}: {low:R}";
                double most = mode is RoundingMode.Down or RoundingMode.Up ? 0.001 : 0.0005;
                Assert.That(Math.Abs(rounded - low), Is.LessThanOrEqualTo(most + 1e-15), name);
                Assert.That(Round.ToUnit(Lane(high), 1000, mode).Value, Is.GreaterThanOrEqualTo(rounded), name);
                if (mode is RoundingMode.Down)
                    Assert.That(rounded, Is.LessThanOrEqualTo(low), name);
            }
        }
    }

    [Test]
    public void Kernels_EveryOperatorAndWidth_GiveTheBitsOfTheScalarLane()
    {
        var random = new Random(3);
        double[] left = [.. Enumerable.Range(0, 61).Select(i => i == 7 ? double.NaN : 20 * random.NextDouble() - 2)];
        double[] right = [.. left.Select(_ => 1.5 * random.NextDouble())];
        var catalog = new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();
        foreach (var map in catalog.Operators.OfType<MapOperatorDescriptor>().Where(map => map.Id.StartsWith("bid.")))
        {
            double[] settings =
                [.. map.Parameters.Select(p => Convert.ToDouble(p.Default, CultureInfo.InvariantCulture))];
            foreach (var width in LaneWidths.All)
                Assert.That(Run(map, left, right, settings, width),
                    Is.EqualTo(Run(map, left, right, settings, LaneWidth.Scalar)), $"seed 3, {map.Id}, {width}");
        }
    }

    private static unsafe double[] Run(
        MapOperatorDescriptor map, double[] left, double[] right, double[] settings, LaneWidth width)
    {
        double[] result = new double[left.Length];
        double[] given = [.. settings, 0];
        fixed (double* a = left, b = right, to = result, with = given)
        {
            void** inputs = stackalloc void*[] { a, b };
            void* output = to;
            map.Kernel64(new MapFrame
            {
                Inputs = inputs, Outputs = &output, Settings = with, Count = left.Length,
            }, width);
        }
        return result;
    }

    private static ScalarLane<double> Lane(double value) => new(value);
}
