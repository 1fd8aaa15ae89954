using AdFlow.Operators;
using AdFlow.Samples.Learning;

namespace AdFlow.Samples.Tests.Learning;

/// <summary>A small world whose truth is known: contexts, actions, two policies, expected rewards, a reward
/// model.</summary>
internal sealed class SyntheticBandit
{
    public const int Contexts = 4, Actions = 5;

    private readonly ulong _seed;

    public SyntheticBandit(ulong seed)
    {
        _seed = seed;
        var random = new CounterRandom(seed, 1, 0);
        Logged = Policy(ref random);
        Target = Policy(ref random);
        var draws = new double[2 * Contexts * Actions];
        for (int i = 0; i < draws.Length; i++)
            draws[i] = random.NextDouble() * 0.4;
        Rewards = [.. draws.Take(Contexts * Actions).Chunk(Actions)];
        Model = [.. draws.Skip(Contexts * Actions).Chunk(Actions)];
    }

    public double[][] Logged { get; }

    public double[][] Target { get; }

    public double[][] Rewards { get; }

    public double[][] Model { get; set; }

    /// <summary>What the target policy gets; contexts are equally frequent.</summary>
    public double Truth => Enumerable.Range(0, Contexts).Average(context => Expected(Rewards, context));

    /// <summary>A log: each context, each action of the logged policy, its reward drawn as a click, or the expected
    /// reward itself.</summary>
    public List<LoggedDecision> Log(int size, long number, bool isExact = false)
    {
        var random = new CounterRandom(_seed, 2, number);
        var log = new List<LoggedDecision>(size);
        for (int i = 0; i < size; i++)
        {
            int context = (int)(random.NextDouble() * Contexts), action = Draw(Logged[context], random.NextDouble());
            double expected = Rewards[context][action];
            double reward = isExact ? expected : random.NextDouble() < expected ? 1 : 0;
            log.Add(new LoggedDecision(reward, Logged[context][action], Target[context][action],
                Model[context][action], Expected(Model, context)));
        }
        return log;
    }

    private double Expected(double[][] rewards, int context) =>
        Target[context].Zip(rewards[context], (share, reward) => share * reward).Sum();

    private static double[][] Policy(ref CounterRandom random)
    {
        var policy = new double[Contexts][];
        for (int context = 0; context < Contexts; context++)
        {
            double[] weights = new double[Actions];
            for (int action = 0; action < Actions; action++)
                weights[action] = 0.1 + random.NextDouble();
            double sum = weights.Sum();
            policy[context] = [.. weights.Select(weight => weight / sum)];
        }
        return policy;
    }

    private static int Draw(double[] shares, double uniform)
    {
        int action = 0;
        for (; action < shares.Length - 1 && uniform >= shares[action]; action++)
            uniform -= shares[action];
        return action;
    }
}
