using AdFlow.Samples.SearchAds;

string root = SharedData.RepositoryFolder() ?? Environment.CurrentDirectory;
string folder = Path.Combine(root, "Samples", "SearchAds", "build");
var catalogue = ProductCatalogue.Find(SharedData.Find());
Console.Error.WriteLine($"Data: {catalogue.Description}");
bool built = TableBuild.Ensure(catalogue, folder, (step, share) => Console.Error.WriteLine($"{share,5:P0} {step}"));
Console.Error.WriteLine(built ? "Tables built." : "Tables re-used.");
