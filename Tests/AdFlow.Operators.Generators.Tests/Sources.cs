namespace AdFlow.Operators.Generators.Tests;

/// <summary>Operators without fault.</summary>
internal static class Sources
{
    internal const string Map = """"
        /// <summary>Bids.</summary>
        public static class Bids
        {
            /// <summary>Expected revenue per thousand impressions, at least a floor.</summary>
            /// <remarks><para>First.</para>
            /// <para>Uses <see cref="Math.Max(int, int)"/> and <c>a &lt; b</c>.</para></remarks>
            /// <param name="pCtr">Click probability, 0..1.</param>
            /// <param name="bid">Bid per click.</param>
            /// <param name="floor">Least value.</param>
            /// <param name="rounds">Rounds.</param>
            /// <param name="isOn">Whether it is on.</param>
            /// <param name="scale">Scale.</param>
            /// <param name="shift">Shift.</param>
            [MapOperator("acme.ecpm", Output = "ecpm")]
            public static V Ecpm<V>(V pCtr, V bid, [InRange(0, 10)] float floor = 0.5f, int rounds = 1,
                bool isOn = true, double scale = 1000, long shift = 0)
                where V : struct, ILane<V> =>
                isOn ? V.Max(pCtr * bid * V.Constant(scale * rounds) + V.Constant(shift), V.Constant(floor)) : bid;
        }
        """";

    internal const string Pair = """
        /// <summary>Pairs.</summary>
        public static class Pairs
        {
            /// <summary>Sum and difference.</summary>
            /// <param name="left">Left.</param>
            /// <param name="right">Right.</param>
            /// <param name="scale">Scale, always given.</param>
            /// <returns>One of the two.</returns>
            [MapOperator("acme.pair")]
            public static (V Sum, V LeftOver) Pair<V>(V left, V right, float scale) where V : struct, ILane<V> =>
                ((left + right) * V.Constant(scale), left - right);
        }
        """;

    internal const string Choice = """
        /// <summary>Roundings.</summary>
        public static class Roundings
        {
            /// <summary>Rounds.</summary>
            /// <param name="price">Price.</param>
            /// <param name="mode">Where to.</param>
            [MapOperator("acme.round", Output = "rounded")]
            public static V Round<V>(V price, Direction mode = Direction.ToNearest) where V : struct, ILane<V> =>
                mode == Direction.Down ? V.Floor(price) : V.Round(price);
        }

        /// <summary>Directions.</summary>
        public enum Direction
        {
            /// <summary>Down.</summary>
            Down,
            /// <summary>Nearest.</summary>
            ToNearest,
        }
        """;

    internal const string Table = """
        /// <summary>Keeps the best of two inputs.</summary>
        /// <remarks>Ties keep input order.</remarks>
        [TableOperator("acme.best", Rows = RowEffect.Reorder, Locality = Locality.Row, Purity = Purity.Random,
            Example = "best: { op: acme.best, in: bids }")]
        public sealed class Best : TableOperator<BestParameters>
        {
            /// <summary>Bids.</summary>
            public required InputPort In { get; init; }
            /// <summary>More bids.</summary>
            [Optional]
            public required VariadicPort More { get; init; }
            /// <summary>Ads by id.</summary>
            [Needs(TableAccess.UniqueKey)]
            public required TablePort Ads { get; init; }
            /// <summary>Winners.</summary>
            public required OutputPort Won { get; init; }
            /// <summary>Losers.</summary>
            public required OutputPort Lost { get; init; }
            /// <summary>Bid per click.</summary>
            public required Reads<double> Bid { get; init; }
            /// <summary>Title of an ad.</summary>
            [Of(nameof(Ads)), Named("name"), Optional]
            public required Reads<Text> AdTitle { get; init; }
            /// <summary>Slot from 1.</summary>
            public required Writes<int> Slot { get; init; }
            /// <summary>Why it lost.</summary>
            [Of(nameof(Lost)), Optional]
            public required Writes<Text> Reason { get; init; }
            /// <summary>Runs.</summary>
            public override void Run(RunContext run) { }
        }

        /// <summary>How to rank.</summary>
        public enum RankBy
        {
            /// <summary>By bid.</summary>
            Bid,
            /// <summary>By revenue.</summary>
            ExpectedRevenue,
        }

        /// <summary>Settings.</summary>
        public sealed record BestParameters
        {
            /// <summary>Slots to sell.</summary>
            [InRange(1, 100)]
            public Setting<int> Slots { get; init; } = 4;
            /// <summary>Least bid.</summary>
            public double? Reserve { get; init; }
            /// <summary>Always given.</summary>
            [Unnamed]
            public required ExpressionProgram Where { get; init; }
            /// <summary>Order.</summary>
            public RankBy By { get; init; } = RankBy.ExpectedRevenue;
            /// <summary>Other order.</summary>
            public RankBy? Then { get; init; }
            /// <summary>Column to write.</summary>
            [NewColumn]
            public string Output { get; init; } = "rank";
            /// <summary>Column of the ads.</summary>
            [Of(nameof(Best.Ads))]
            public ColumnRef? Price { get; init; }
            /// <summary>Languages.</summary>
            public IReadOnlyList<string> Languages { get; init; } = ["en", "zh"];
            /// <summary>Sort keys.</summary>
            public IReadOnlyList<ColumnRef> Keys { get; init; } = [];
            /// <summary>Weights.</summary>
            [InRange(0, 1)]
            public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();
            /// <summary>Factors.</summary>
            [InRange(0, 2)]
            public IReadOnlyList<double> Factors { get; init; } = [];
            /// <summary>Parts.</summary>
            public IReadOnlyDictionary<string, IReadOnlyList<ColumnRef>> Parts { get; init; } =
                new Dictionary<string, IReadOnlyList<ColumnRef>>();
            /// <summary>Coefficients.</summary>
            public FileSnapshot? Model { get; init; }
            /// <summary>Seed.</summary>
            public long Seed { get; init; }
            /// <summary>Half of the slots.</summary>
            public int Half => Slots.Literal / 2;
        }
        """;
}
