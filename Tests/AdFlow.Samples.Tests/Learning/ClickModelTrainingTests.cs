using AdFlow.Operators;
using AdFlow.Samples.Learning;

namespace AdFlow.Samples.Tests.Learning;

public sealed class ClickModelTrainingTests
{
    private const int Features = 6;

    [Test]
    public void Loss_Gradient_IsThatOfDifferences([Values(0, 3)] int hidden, [Range(1, 5)] int seed)
    {
        var loss = new ClickLoss(World(50, (ulong)seed, Score), hidden, 0.7);
        var random = new CounterRandom((ulong)seed, 9, 0);
        double[] point = new double[(2 + Features) * (1 + hidden)], gradient = new double[point.Length];
        for (int i = 0; i < point.Length; i++)
            point[i] = random.NextNormal() * 0.5;
        loss.Of(point, gradient);
        for (int i = 0; i < point.Length; i++)
        {
            const double step = 1e-5;
            double[] more = [.. point], less = [.. point];
            more[i] += step;
            less[i] -= step;
            double[] unused = new double[point.Length];
            double slope = (loss.Of(more, unused) - loss.Of(less, unused)) / (2 * step);
            Assert.That(gradient[i], Is.EqualTo(slope).Within(1e-6 * (1 + Math.Abs(slope))), $"seed {seed}, {i}");
        }
    }

    [Test]
    public void Train_SameExamples_GivesTheSameBits([Values(0, 3)] int hidden)
    {
        var training = new ClickModelTraining(hidden, 1);
        var one = training.Train(World(400, 1, Score)).Parameters.ToArray();
        Assert.That(training.Train(World(400, 1, Score)).Parameters.ToArray(), Is.EqualTo(one));
    }

    [Test]
    public void Train_LogisticWorld_FindsItsWeights()
    {
        var model = new ClickModelTraining(0, 1e-3).Train(World(40_000, 1, Score));
        double[] weights = [.. Enumerable.Range(0, Features).Select(feature => model.Weights(feature)[0])];
        Assert.That(model.Biases[0], Is.EqualTo(-1).Within(0.08), "seed 1");
        Assert.That(weights, Is.EqualTo((double[])[0.8, -0.5, 0, 0.3, 0, 0]).Within(0.12), "seed 1");
    }

    [Test]
    public void Train_WorldWithInteraction_NetworkBeatsTheRegression()
    {
        var (examples, later) = (World(6_000, 1, Interaction), World(6_000, 2, Interaction));
        double Loss(int hidden)
        {
            var model = new ClickModelTraining(hidden, 1).Train(examples);
            double[] predicted = model.Predict(later);
            return Enumerable.Range(0, later.Count).Average(i => LogLoss.Of(predicted[i], later.Targets[i] > 0.5));
        }
        Assert.That(Loss(4), Is.LessThan(Loss(0) - 0.02), "seeds 1, 2");
    }

    [Test]
    public void Train_ClicksOverExamination_FindsWhatIsClickedIfExamined()
    {
        // Feature 0 is shown where only one in five looks, so plain clicks make it seem worse than it is.
        var examples = new Examples(1);
        var random = new CounterRandom(4, 1, 0);
        for (int i = 0; i < 60_000; i++)
        {
            bool isLow = i % 2 == 0;
            double examined = isLow ? 0.2 : 1, attractive = isLow ? 0.3 : 0.1;
            examples.Add(0, isLow ? 1 : 0);
            bool isClicked = random.NextDouble() < examined && random.NextDouble() < attractive;
            examples.EndRow(isClicked ? 1 / examined : 0);
        }
        var model = new ClickModelTraining(0, 1e-6).Train(examples);
        Assert.That(model.Predict(examples, 0), Is.EqualTo(0.3).Within(0.02), "seed 4");
        Assert.That(model.Predict(examples, 1), Is.EqualTo(0.1).Within(0.01), "seed 4");
    }

    [Test]
    public void Train_RowsThatCountSeveralTimes_IsAsIfTheyStoodThere()
    {
        Examples counted = new(1), repeated = new(1);
        foreach (var (value, target, count) in ((double, double, int)[])[(1, 0.5, 4), (0, 0.25, 8), (2, 1, 2)])
        {
            counted.Add(0, value);
            counted.EndRow(target, count);
            for (int i = 0; i < count; i++)
            {
                repeated.Add(0, value);
                repeated.EndRow(i < target * count ? 1 : 0);
            }
        }
        var training = new ClickModelTraining(0, 0.1);
        Assert.That(training.Train(counted).Parameters.ToArray(),
            Is.EqualTo(training.Train(repeated).Parameters.ToArray()).Within(1e-6));
    }

    [Test]
    public void Train_NoExample_IsRefused() =>
        Assert.That(() => new ClickModelTraining(0, 1).Train(new Examples(1)), Throws.ArgumentException);

    [Test]
    public void Minimise_Rosenbrock_EndsInItsValley()
    {
        double[] point = [-1.2, 1];
        int steps = new LimitedMemoryBfgs((at, gradient) =>
        {
            double across = at[1] - at[0] * at[0];
            gradient[0] = -400 * at[0] * across - 2 * (1 - at[0]);
            gradient[1] = 200 * across;
            return 100 * across * across + (1 - at[0]) * (1 - at[0]);
        }).Minimise(point, 500, 1e-8);
        Assert.That(point, Is.EqualTo((double[])[1, 1]).Within(1e-6));
        Assert.That(steps, Is.LessThan(100));
    }

    private static double Score(double[] values) => -1 + 0.8 * values[0] - 0.5 * values[1] + 0.3 * values[3];

    private static double Interaction(double[] values) => -0.5 + 2 * values[0] * values[1];

    private static Examples World(int size, ulong seed, Func<double[], double> score)
    {
        var examples = new Examples(Features);
        var random = new CounterRandom(seed, 1, 0);
        var values = new double[Features];
        for (int row = 0; row < size; row++)
        {
            for (int feature = 0; feature < Features; feature++)
                examples.Add(feature, values[feature] = random.NextNormal());
            examples.EndRow(random.NextDouble() < ClickModel.Sigmoid(score(values)) ? 1 : 0);
        }
        return examples;
    }
}
