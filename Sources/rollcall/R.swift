import ArgumentParser
import GRDB
import Crypto
@main struct R: ParsableCommand { func run() {} }
